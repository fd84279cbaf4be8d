package org.streampump.protocol;

import java.io.IOException;
import java.util.List;
import org.streampump.door.Cors;

/** One way to ask for a stream at its HTTP address, or to publish it there. Any thread; no state per request. */
public interface Dialect {

    /** Suffixes of a stream's name with which viewers choose this dialect, such as {@code .asx}. */
    default List<String> viewerSuffixes() {
        return List.of();
    }

    /** Suffixes that encoders add to the name of a stream they publish, such as {@code _push}. */
    default List<String> publisherSuffixes() {
        return List.of();
    }

    /** Methods with which encoders publish, besides POST and PUT. */
    default List<String> publisherMethods() {
        return List.of();
    }

    /** Whether this request is in the dialect. All dialects are asked in order; plain HTTP comes last. */
    boolean speaks(Visit visit);

    /** Answers a viewer (GET or HEAD). */
    void watch(Visit visit) throws IOException;

    /** Answers an encoder. */
    void publish(Visit visit) throws IOException;

    /** Answers an OPTIONS: most come from a browser that asks what a page may do. */
    default void options(Visit visit) throws IOException {
        visit.config().get(Cors.class).preflight(visit.request(), visit.response());
    }
}
