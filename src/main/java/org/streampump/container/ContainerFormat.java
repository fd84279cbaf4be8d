package org.streampump.container;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One container format: how a stream of it is recognised, announced and cut. Immutable; any thread.
 *
 * <p>A new format is one package with an implementation of this, and one line in the composition root's list.
 */
public interface ContainerFormat {

    /** The name used in configuration, the API and logs: lower case letters and digits, such as {@code mpegts}. */
    String name();

    /** The name people use, such as {@code MPEG-TS}. */
    String label();

    /** The media type that plain HTTP viewers are told, such as {@code video/mp2t}. */
    String mediaType();

    /** The options that make ffmpeg write this format in a way that can be reflected. */
    default String muxing() {
        return "-f " + name();
    }

    /** The media types by which encoders announce this format: lower case, without parameters. */
    Set<String> announcedAs();

    /** The file name extensions of this format, the usual one first: lower case, without the dot; at least one. */
    List<String> extensions();

    /** Examples of how people make streams of this format, for pages that show them. */
    default List<PublishExample> publishing() {
        return List.of(PublishExample.file("A film as " + label(), "-i film.mp4 -c copy " + muxing()));
    }

    /** Examples of how people play streams of this format or keep them, for pages that show them. */
    default List<WatchExample> watching() {
        return WatchExample.players(extensions().get(0));
    }

    /**
     * Looks at the first bytes of a stream whose format nobody announced.
     *
     * @param head the stream's first bytes; not changed, not kept
     * @param length how many bytes of {@code head} are valid
     */
    Recognition recognise(byte[] head, int length);

    /** Returns a segmenter for a new stream of this format. */
    Segmenter segmenter();

    /**
     * Bytes that every player of this format skips, sent between two segments to a connection that has been silent for
     * long, so that a departed peer is noticed and proxies do not give up. Empty when the format has none.
     */
    byte[] filler();

    /**
     * Whether ICY metadata may stand between the bytes of this format for those who ask for it. Players that find it in bare
     * audio frames take it out; many ask for it whatever they open, but some then end at once or decode it where the container
     * has a structure of its own, which has its own place for titles.
     */
    default boolean carriesIcyMetadata() {
        return false;
    }

    /**
     * Whether a viewer who has been given whole segments of one stream can go on with another stream of this format: with
     * {@link StreamHeader#continuation()} of that one's header and its segments from a join point on, however its
     * timestamps compare. What {@link Segmenter#end()} gives may lie between the two.
     */
    default boolean isContinuable() {
        return false;
    }

    /**
     * How timestamps go on for viewers who change to a different stream. Empty: players follow any timestamps.
     */
    default Optional<Splicing> splicing() {
        return Optional.empty();
    }

    /** What {@link #recognise} found. */
    enum Recognition {
        /** The bytes are this format's. */
        YES,
        /** The bytes cannot be this format's. */
        NO,
        /** More bytes are needed to tell. */
        UNSURE
    }
}
