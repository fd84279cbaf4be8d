package org.streampump.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.streampump.door.Door;

/** The servlet through which the container calls a door. */
final class DoorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Door door;
    private final transient Doors doors;

    /**
     * @param doors the doors of the pump, this door included
     */
    DoorServlet(Door door, Doors doors) {
        this.door = door;
        this.doors = doors;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.REQUEST) { // a request that was held comes back by ASYNC
            doors.count();
        }
        if (!doors.areOpen()) {
            door.answerStopped(request, response);
            return;
        }
        try {
            door.answer(request, response);
        } catch (Error e) {
            doors.failed(e);
            throw e;
        }
    }
}
