package org.streampump.container;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One container format: how its streams are recognised, announced and cut. Immutable; any thread.
 *
 * <p>A new format is one package with an implementation of this interface, and one line in the composition root's list.
 */
public interface ContainerFormat {

    /** The name used in configuration, the API and logs: lower case letters and digits, such as {@code mpegts}. */
    String name();

    /** The name people use, such as {@code MPEG-TS}. */
    String label();

    /** The media type that plain HTTP viewers are told, such as {@code video/mp2t}. */
    String mediaType();

    /** The ffmpeg options that write this format as a stream that the pump can reflect, such as {@code -f mpegts}. */
    default String muxing() {
        return "-f " + name();
    }

    /** The media types with which encoders announce this format: lower case, without parameters. */
    Set<String> announcedAs();

    /** The file name extensions of this format, the usual extension first: lower case, without the dot; at least one. */
    List<String> extensions();

    /** Examples of how people publish streams of this format, for pages that show them. */
    default List<PublishExample> publishing() {
        return List.of(PublishExample.file("A film as " + label(), "-i film.mp4 -c copy " + muxing()));
    }

    /** Examples of how people play or keep streams of this format, for pages that show them. */
    default List<WatchExample> watching() {
        return WatchExample.players(extensions().get(0));
    }

    /**
     * Tells whether a stream has this format. Called with the stream's first bytes, whether or not its format was announced.
     *
     * @param head the stream's first bytes; not changed, not kept
     * @param length how many bytes of {@code head} are valid
     */
    Recognition recognise(byte[] head, int length);

    /** Returns a segmenter for a new stream of this format. */
    Segmenter segmenter();

    /**
     * Bytes that every player of this format skips; empty when the format has none. The pump sends them between two segments on
     * a connection that has been silent for a long time, in order to notice a departed peer and to keep proxies from closing
     * the connection.
     */
    byte[] filler();

    /**
     * Whether players that ask for ICY metadata may get it between the bytes of this format. Players remove ICY metadata from
     * bare audio frames. Many players ask for ICY metadata whatever they open, but when the media container has a structure of
     * its own, some of them stop at once or decode the metadata as media; such a container has its own place for titles.
     */
    default boolean carriesIcyMetadata() {
        return false;
    }

    /**
     * Whether a viewer who has been given whole segments of one stream can continue with another stream of this format. Such a
     * viewer is given {@link StreamHeader#continuation()} of the other stream's header and the other stream's segments from a
     * join point on, however their timestamps compare. The bytes of {@link Segmenter#end()} may lie between the two streams.
     */
    default boolean isContinuable() {
        return false;
    }

    /**
     * Returns the means to continue the timestamps for viewers who change to a different stream; empty when players follow any
     * timestamps.
     */
    default Optional<Splicing> splicing() {
        return Optional.empty();
    }

    /** The answer of {@link #recognise}. */
    enum Recognition {
        /** The bytes have this format. */
        YES,
        /** The bytes cannot have this format. */
        NO,
        /** More bytes are needed to tell. */
        UNSURE
    }
}
