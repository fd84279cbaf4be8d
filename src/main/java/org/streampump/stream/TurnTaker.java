package org.streampump.stream;

import org.streampump.stream.log.Window;

/** A viewer as seen by its lane. A class, not an interface, because a pass calls it for thousands of viewers. Lane's thread only. */
abstract class TurnTaker {

    /** Takes a turn in the course of a pass: sends all new bytes. */
    abstract void turn(Window window);

    /** Takes a turn outside a pass, because the viewer was woken. */
    abstract void singleTurn(Window window);

    /** Notes that the viewer's place in the pass has changed. */
    abstract void movedTo(int place);

    /** Notes that a turn has thrown something that did not come from the viewer's output. */
    abstract void failed();
}
