package org.streampump.stream.log;

/** Says what is playing on a stream. Any thread. */
public interface NowPlaying {

    /** One line without control characters; empty when nobody has said what is playing. */
    String title();
}
