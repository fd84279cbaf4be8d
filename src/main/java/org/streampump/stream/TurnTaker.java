package org.streampump.stream;

import org.streampump.stream.log.Window;

/** Whoever has turns on a lane. A class, not an interface: a pass over thousands calls it. Lane's thread only. */
abstract class TurnTaker {

    /** Gives it all that is new, in the course of a pass. */
    abstract void turn(Window window);

    /** Gives it a turn of its own, because it was woken. */
    abstract void singleTurn(Window window);

    /** Its place in the pass has changed. */
    abstract void movedTo(int place);

    /** A turn has thrown something that is not its output's. */
    abstract void failed();
}
