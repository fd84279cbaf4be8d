package org.streampump.container;

import java.util.Optional;

/**
 * Cuts the live bytes of one publication into a stream header and segments. One caller at a time; after an exception the
 * segmenter is spent.
 *
 * <p>A <em>segment</em> is the smallest unit that is kept and sent: complete and immutable. Viewers start and resume at
 * the beginning of a segment only. A segment that is marked as a <em>join point</em> can be decoded by whoever has seen
 * nothing but the stream header before it. Players can parse any other segment there too, although their first pictures may
 * be broken, unless it was {@linkplain SegmentSink#sealContinuation sealed as a continuation}: nobody starts there.
 */
public interface Segmenter {

    /**
     * Takes the next bytes in whatever pieces the network made. All of them are consumed: what is not a whole unit yet
     * is remembered here, or has been written to the sink's open segment.
     *
     * @param bytes belongs to the caller again when this returns
     * @param out receives header and segments during the call only
     * @throws MalformedStreamException the bytes are not what they claim to be
     * @throws UnsupportedStreamException the bytes are legal, but this format's code cannot reflect them
     * @throws OversizedUnitException a unit exceeds one of the format's named limits
     */
    void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException;

    /**
     * The input has ended: seals what is whole and discards what was cut short. Nothing may be fed afterwards.
     *
     * @throws MalformedStreamException the input ended before it was recognisable as this format at all
     */
    void finish(SegmentSink out) throws RefusedStreamException;

    /**
     * Returns a segmenter for the next publication of the same stream, whose segments can be appended to this one's for
     * viewers who are already watching (timestamps go on where this segmenter's ended), or {@code null} when this format
     * cannot continue and such viewers must be ended. Asked after the last {@link #feed}, also when that one failed.
     */
    Segmenter successor();

    /**
     * What viewers get behind the last sealed segment when nothing more will come, so that their container is complete:
     * pages or tags that say so, as far as the encoder has not sent them itself. May be empty. Asked after the last
     * {@link #feed}, also when that one failed.
     */
    default byte[] end() {
        return new byte[0];
    }

    /**
     * One sentence for the operator about what keeps viewers from beginning well, and what the encoder should do about it, such
     * as {@code "the PAT and PMT have wrong checksums: viewers begin by guesswork; repair the multiplexer's tables"}. Empty when
     * nothing is known to be wrong. It speaks of what has come lately, so it goes away when the fault does. Asked after each
     * feed; costs nothing while it stays the same.
     */
    default Optional<String> advice() {
        return Optional.empty();
    }

    /**
     * How much media has come in this publication, in milliseconds: the media time ({@link SegmentSink}) of what comes next, as
     * far as durations are known, else of what came last. Never falls. {@link MediaTime#UNKNOWN} while no timestamp has come.
     * Asked between feeds, also when one has failed; costs nothing.
     */
    long mediaTimeMs();
}
