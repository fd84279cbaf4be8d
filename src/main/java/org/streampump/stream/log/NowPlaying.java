package org.streampump.stream.log;

/** The source of the title that is playing on a stream. Any thread. */
public interface NowPlaying {

    /** Returns the title: one line without control characters; empty when no title is known. */
    String title();
}
