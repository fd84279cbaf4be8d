package org.streampump.container;

import java.util.Optional;

/**
 * Cuts the live bytes of one publication into a stream header and segments. One caller at a time; a segmenter is spent after an
 * exception.
 *
 * <p>A <em>segment</em> is the smallest unit that is kept and sent: complete and immutable. Viewers start and resume at the
 * beginning of a segment only. A player that has received nothing but the stream header can decode a segment that is marked as
 * a <em>join point</em>. Players can parse any other segment from its beginning too, although their first pictures may be
 * broken; the exception is a segment that was {@linkplain SegmentSink#sealContinuation sealed as a continuation}, where viewers
 * neither start nor resume.
 */
public interface Segmenter {

    /**
     * Takes the next bytes, in whatever pieces the network made. All of the bytes are consumed: the segmenter remembers an
     * unfinished unit or has written it to the sink's open segment.
     *
     * @param bytes belongs to the caller again when this method returns
     * @param out receives header and segments during the call only
     * @throws MalformedStreamException the bytes are not what they claim to be
     * @throws UnsupportedStreamException the bytes are legal, but this format's code cannot reflect them
     * @throws OversizedUnitException a unit exceeds one of the format's named limits, or thrown by {@code out}
     */
    void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException;

    /**
     * Takes the end of the input: seals whole units and discards units that were cut short. Nothing may be fed afterwards.
     *
     * @throws MalformedStreamException the input ended before it was recognisable as this format
     */
    void finish(SegmentSink out) throws RefusedStreamException;

    /**
     * Returns a segmenter for the stream's next publication, or {@code null} when this format cannot continue and the sessions
     * of present viewers must end. The successor's segments can be appended to this segmenter's segments for viewers who are
     * already watching; their timestamps continue where this segmenter's timestamps ended, in formats whose players need that.
     * Called after the last {@link #feed}, even when that feed failed.
     */
    Segmenter successor();

    /**
     * Returns the bytes that complete the stream for its viewers, after the last sealed segment, when the stream has ended:
     * pages or tags that mark the end, unless the encoder has sent them already. May be empty. Called after the last
     * {@link #feed}, even when that feed failed.
     */
    default byte[] end() {
        return new byte[0];
    }

    /**
     * Returns advice for the operator in one sentence: the fault that keeps viewers from beginning well, and the remedy in the
     * encoder, such as
     * {@code "the PAT and PMT have wrong checksums: viewers begin by guesswork; repair the multiplexer's tables"}. Empty when
     * no fault is known. Advice is about the newest part of the stream and disappears with the fault. Called after each feed;
     * costs nothing while the advice stays the same.
     */
    default Optional<String> advice() {
        return Optional.empty();
    }

    /**
     * Returns how much media has come in this publication, in milliseconds: the media time ({@link SegmentSink}) of the next
     * unit as far as durations are known, otherwise the media time of the newest unit. Never falls; {@link MediaTime#UNKNOWN}
     * before the first timestamp. Called between feeds, even when a feed has failed; costs nothing.
     */
    long mediaTimeMs();
}
