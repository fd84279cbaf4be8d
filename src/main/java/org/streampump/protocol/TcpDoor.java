package org.streampump.protocol;

import java.io.IOException;

/** A port of the pump's own. */
public interface TcpDoor {

    /** Begins to listen, when the pump starts. */
    void open() throws IOException;

    /** Gives the port back, if it has one, when the pump stops; those who were let in are ended by the hub. */
    void close();
}
