package org.streampump.container;

import java.util.List;
import java.util.Optional;

/**
 * The bytes that a decoder needs before any segment: PAT and PMT, FLV file header with sequence headers, an ASF header, …
 * Immutable. Segmenters make a new header only when the old header is no longer right.
 */
public final class StreamHeader {
    private final byte[] bytes;
    private final byte[] continuation;
    private final List<String> codecs;
    private final Optional<String> title;
    private final boolean audioOnly;

    /**
     * @param bytes what every new viewer gets before its first segment; not changed afterwards by anyone
     * @param continuation what a viewer who is already watching gets before a segment with this header: usually {@code bytes}
     *     without the part that is allowed only at the very beginning of a stream; not changed afterwards by anyone
     * @param codecs the codecs of the stream's tracks, for people, such as {@code H.264} and {@code AAC}; empty when not known
     */
    public StreamHeader(byte[] bytes, byte[] continuation, List<String> codecs) {
        this(bytes, continuation, codecs, Optional.empty());
    }

    /**
     * @param title the title that plays under this header, on one line, artist before title; an empty text when the encoder
     *     sends no title; {@link Optional#empty} when the container cannot tell
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

    /** Returns a header like this one whose {@link #isAudioOnly} is {@code only}. */
    public StreamHeader audioOnly(boolean only) {
        return only == audioOnly ? this : new StreamHeader(bytes, continuation, codecs, title, only);
    }

    /** The bytes for a new viewer. All threads share the array; nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    /** The bytes for a viewer who is already watching. All threads share the array; nobody may change it. */
    public byte[] continuation() {
        return continuation;
    }

    /** The codecs of the stream's tracks, for people; may be empty. */
    public List<String> codecs() {
        return codecs;
    }

    /** Whether the stream has sound and no pictures, as far as the media container tells; false when it does not tell. */
    public boolean isAudioOnly() {
        return audioOnly;
    }

    /**
     * The title that is playing, for people; an empty text when there is no title, {@link Optional#empty} when the media
     * container cannot tell. The text comes from a stranger, has no control characters and is of bounded length.
     */
    public Optional<String> title() {
        return title;
    }
}
