package org.streampump.container;

import java.util.List;
import java.util.Optional;

/**
 * What a decoder needs before any segment: PAT and PMT, FLV file header with sequence headers, an ASF header, … Immutable.
 * Segmenters make a new one only when the old one no longer serves.
 */
public final class StreamHeader {
    private final byte[] bytes;
    private final byte[] continuation;
    private final List<String> codecs;
    private final Optional<String> title;
    private final boolean audioOnly;

    /**
     * @param bytes what every new viewer gets before its first segment; not changed afterwards by anyone
     * @param continuation what a viewer who is already watching gets when it jumps to a segment with this header: the
     *     same without what may stand at the very beginning only; not changed afterwards by anyone
     * @param codecs what is in the stream, for people, such as {@code H.264} and {@code AAC}; empty when not known
     */
    public StreamHeader(byte[] bytes, byte[] continuation, List<String> codecs) {
        this(bytes, continuation, codecs, Optional.empty());
    }

    /**
     * @param title what is playing under this header, in the order of artist and title; one line; an empty text when the
     *     encoder does not say; nothing where containers do not tell
     */
    public StreamHeader(byte[] bytes, byte[] continuation, List<String> codecs, Optional<String> title) {
        this(bytes, continuation, List.copyOf(codecs), title, /* audioOnly= */ false);
    }

    private StreamHeader(
            byte[] bytes, byte[] continuation, List<String> codecs, Optional<String> title, boolean audioOnly) {
        this.bytes = bytes;
        this.continuation = continuation;
        this.codecs = codecs;
        this.title = title;
        this.audioOnly = audioOnly;
    }

    /** Returns a copy of this header that says whether the stream has sound and no pictures. */
    public StreamHeader audioOnly(boolean only) {
        return only == audioOnly ? this : new StreamHeader(bytes, continuation, codecs, title, only);
    }

    /** For a new viewer. The array is shared by all threads and must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** For a viewer who jumps. The array is shared by all threads and must not be changed. */
    public byte[] continuation() {
        return continuation;
    }

    /** For people: the codecs of the stream's tracks; may be empty. */
    public List<String> codecs() {
        return codecs;
    }

    /** Whether the stream has sound and no pictures, as far as the container knows; false when it does not know. */
    public boolean isAudioOnly() {
        return audioOnly;
    }

    /**
     * For people: what is playing, an empty text for something without a title; nothing where the container does not tell. A
     * stranger's text without control characters, of bounded length.
     */
    public Optional<String> title() {
        return title;
    }
}
