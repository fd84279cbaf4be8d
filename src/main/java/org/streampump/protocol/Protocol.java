package org.streampump.protocol;

import java.io.IOException;
import org.streampump.door.Cors;

/** A way to watch and publish over HTTP requests. Any thread; no state per request. */
public interface Protocol {

    /** The name used in the API and logs. */
    String name();

    /** Whether this request speaks the protocol. The list of protocols is asked in order; plain HTTP comes last. */
    boolean speaks(Visit visit);

    /** Answers a viewer (GET or HEAD). */
    void watch(Visit visit) throws IOException;

    /** Answers an encoder (POST, PUT or Icecast's SOURCE). */
    void publish(Visit visit) throws IOException;

    /** Answers an OPTIONS: most come from a browser that asks what a page may do. */
    default void options(Visit visit) throws IOException {
        visit.config().get(Cors.class).preflight(visit.request(), visit.response());
    }
}
