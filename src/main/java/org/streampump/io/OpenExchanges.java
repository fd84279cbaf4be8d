package org.streampump.io;

import jakarta.servlet.ServletContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the pump has given to the container and not got back: requests in asynchronous mode, and connections that were taken
 * over. When the web application stops, these must be over before its classes go. Any thread.
 */
public final class OpenExchanges {
    private static final String ATTRIBUTE = OpenExchanges.class.getName();

    /** Nanoseconds; Tomcat does not say that it has taken a completed request back if its connection has failed then. */
    static final long GIVE_BACK_NS = 1_000_000_000;

    private static final int MAX_NAMES = 10;

    /** One of them. It adds itself when it begins, and removes itself when the container is done with it. */
    public interface Exchange {

        /** Ends it at once, whatever its peer has not taken. Must not block. */
        void abort();

        /** Who it is, for the log. */
        @Override
        String toString();
    }

    private record Completed(Exchange exchange, long untilNs) {}

    private final LongSupplier clockNs;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final Set<Exchange> completed = ConcurrentHashMap.newKeySet();
    private final Queue<Completed> order = new ArrayDeque<>(); // guarded by itself; the oldest first

    OpenExchanges(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /** The one of a web application, made when it is first asked for. */
    public static OpenExchanges of(ServletContext context) {
        OpenExchanges present = (OpenExchanges) context.getAttribute(ATTRIBUTE);
        if (present == null) {
            synchronized (OpenExchanges.class) {
                present = (OpenExchanges) context.getAttribute(ATTRIBUTE);
                if (present == null) {
                    present = new OpenExchanges(System::nanoTime);
                    context.setAttribute(ATTRIBUTE, present);
                }
            }
        }
        return present;
    }

    public void add(Exchange exchange) {
        open.add(exchange);
        forgetOld();
    }

    /** We have asked the container to take it back; it says so by {@link #remove}, or never, soon. */
    public void completed(Exchange exchange) {
        if (open.remove(exchange)) {
            completed.add(exchange);
            synchronized (order) {
                order.add(new Completed(exchange, clockNs.getAsLong() + GIVE_BACK_NS));
            }
        }
        forgetOld();
    }

    /** The container has taken it back. */
    public void remove(Exchange exchange) {
        open.remove(exchange);
        completed.remove(exchange);
        forgetOld(); // or the last one, and the log of its publication, would stay until another one comes
    }

    private void forgetOld() {
        long nowNs = clockNs.getAsLong();
        synchronized (order) {
            for (Completed oldest = order.peek(); isOver(oldest, nowNs); oldest = order.peek()) {
                order.remove();
                completed.remove(oldest.exchange());
            }
        }
    }

    private boolean isOver(Completed oldest, long nowNs) {
        return oldest != null && (oldest.untilNs() - nowNs <= 0 || !completed.contains(oldest.exchange()));
    }

    public int count() {
        forgetOld();
        return open.size() + completed.size();
    }

    /** Some of them, for the log. */
    public String names() {
        return Stream.concat(open.stream(), completed.stream())
                .limit(MAX_NAMES)
                .map(Exchange::toString)
                .collect(Collectors.joining(", "));
    }

    public void abortAll() {
        open.forEach(Exchange::abort);
    }
}
