package org.streampump.protocol;

import java.io.IOException;

/** A port of the pump's own. */
public interface TcpDoor {

    /** Begins to listen, when the pump starts. */
    void open() throws IOException;

    /** Gives the port back, if one is open, when the pump stops; the hub ends the admitted visitors. */
    void close();
}
