package org.streampump.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.streampump.door.Door;

/** The doors of one pump: each becomes a servlet when the web application starts. */
public final class Doors {
    private final List<Door> doors;
    private final Consumer<Error> failures;
    private final LongAdder requests = new LongAdder();
    private volatile boolean open;

    /**
     * @param failures is told of a lack of memory or of a missing class; {@code /health} reports a failure that repeats
     */
    public Doors(List<Door> doors, Consumer<Error> failures) {
        this.doors = List.copyOf(doors);
        this.failures = failures;
    }

    /** Registers all paths. To be called by a listener of the application's start, because containers allow registrations only then. */
    public void open(ServletContext context) {
        doors.forEach(door -> register(door, context));
        open = true;
    }

    private void register(Door door, ServletContext context) {
        String name = door.getClass().getSimpleName();
        ServletRegistration.Dynamic servlet = context.addServlet(name, new DoorServlet(door, this));
        if (servlet == null) {
            throw new IllegalStateException("two doors of the name " + name);
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1); // at the start instead of at the first request
        Set<String> others = servlet.addMapping(door.paths().toArray(new String[0]));
        if (!others.isEmpty()) {
            throw new IllegalStateException("something else is at " + others + " already");
        }
    }

    /** Makes every door answer from now on that the pump has stopped. */
    public void close() {
        open = false;
    }

    /** Number of requests that have come to a door, whatever the answer. */
    public long requests() {
        return requests.sum();
    }

    void count() {
        requests.increment();
    }

    boolean areOpen() {
        return open;
    }

    void failed(Error why) {
        failures.accept(why);
    }
}
