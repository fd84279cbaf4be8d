package org.streampump.container.mpegaudio;

import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.Segmenter;
import org.streampump.container.WatchExample;

/** The common part of the formats in this package: everything but their names. */
abstract class AudioFormat implements ContainerFormat {
    private static final byte[] NO_FILLER = {};

    /** Number of successive headers that are enough to recognise frames after an ID3v2 tag. */
    private static final int HEADERS_BEHIND_TAG = 2;

    private final FrameSyntax syntax;
    private final FrameChain chain;

    AudioFormat(FrameSyntax syntax) {
        this.syntax = syntax;
        chain = new FrameChain(syntax);
    }

    /**
     * Returns the answer for a stream whose first {@link FormatDetector#MAX_HEAD_BYTES} do not reach the end of its ID3v2 tags.
     */
    abstract Recognition afterLongTag();

    /**
     * Recognises frames that follow each other from the very first byte, or from the end of ID3v2 tags. A stream that begins
     * within a frame must be announced: frames further on could belong to the payload of a different media container.
     */
    @Override
    public final Recognition recognise(byte[] head, int length) {
        int at = 0;
        int tag = Tags.id3v2At(head, at, length);
        while (tag > 0 && tag < length - at) {
            at += tag;
            tag = Tags.id3v2At(head, at, length);
        }
        if (tag != Tags.NONE) {
            return length < FormatDetector.MAX_HEAD_BYTES ? Recognition.UNSURE : afterLongTag();
        }
        if (at < length && (head[at] & 0xff) != FrameSyntax.SYNC_BYTE) {
            return Recognition.NO;
        }
        int headers = at > 0 ? HEADERS_BEHIND_TAG : FrameChain.HEADERS;
        return switch (chain.lookAt(head, at, length, headers, false)) {
            case FrameChain.NONE -> Recognition.NO;
            case FrameChain.UNSURE -> Recognition.UNSURE;
            default -> Recognition.YES;
        };
    }

    @Override
    public final Segmenter segmenter() {
        return new AudioSegmenter(syntax);
    }

    /** Returns true: frames carry no timestamps, and each frame tells how it is coded. */
    @Override
    public final boolean isContinuable() {
        return true;
    }

    @Override
    public final List<WatchExample> watching() {
        return WatchExample.playersAndBrowsers("audio", extensions().get(0));
    }

    /** Returns no bytes: the only filler would be silence, coded in the same way as the stream. */
    @Override
    public final byte[] filler() {
        return NO_FILLER;
    }

    @Override
    public final boolean carriesIcyMetadata() {
        return true;
    }
}
