package org.streampump.io;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Everything that the pump has given to the servlet container and that the container has not yet given back: requests in
 * asynchronous mode, and connections that were taken over. When the web application stops, these exchanges must end before its
 * classes go. Any thread.
 */
public final class OpenExchanges {
    private static final Logger LOG = LogManager.getLogger(OpenExchanges.class);
    private static final String ATTRIBUTE = OpenExchanges.class.getName();

    /**
     * Time for the container to give a completed request back, in nanoseconds. Tomcat never reports the return of a completed
     * request whose connection has failed.
     */
    static final long GIVE_BACK_NS = 1_000_000_000;

    /**
     * Further time after which a completed request that the container still has counts as kept for ever, in nanoseconds; the
     * container waits for no peer for that long.
     */
    static final long KEPT_NS = 60_000_000_000L;

    private static final int MAX_NAMES = 10;

    /** One exchange. It adds itself when it begins, and removes itself when the container has given it back. */
    public interface Exchange {

        /** Ends the exchange at once, even if the peer has not taken all bytes. Must not block. */
        void abort();

        /**
         * Returns a question to be asked later: whether the container still has a request whose return it has not reported. The
         * question holds no reference to the exchange. Returns null if the container cannot be asked.
         */
        default BooleanSupplier keeping() {
            return null;
        }

        /** The peer, for the log. */
        @Override
        String toString();
    }

    private record Completed(Exchange exchange, long untilNs) {}

    private record Doubtful(String who, BooleanSupplier isKept, long untilNs) {}

    private final LongSupplier clockNs;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final Set<Exchange> completed = ConcurrentHashMap.newKeySet();
    private final Queue<Completed> order = new ArrayDeque<>(); // guarded by itself; the oldest first
    private final Queue<Doubtful> doubtful = new ArrayDeque<>(); // guarded by order
    private final AtomicLong kept = new AtomicLong();

    OpenExchanges(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /** Returns the object of a web application, which is made at the first call. */
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

    /**
     * Whether the servlet container has begun to stop the web application. Tomcat first waits up to two seconds for open
     * asynchronous requests, then cuts off those that are left, and only then tells the application. False in containers that
     * do not show it. Any thread.
     */
    public static boolean isStopping(ServletContext application) {
        return TomcatRequest.isStopping(application);
    }

    /** Returns the question for {@link Exchange#keeping}. */
    public static BooleanSupplier keeping(ServletRequest request, AsyncContext async) {
        return () -> TomcatRequest.isKept(request, async);
    }

    public void add(Exchange exchange) {
        open.add(exchange);
        forgetOld();
    }

    /**
     * Completes an exchange's request, unless the container has completed it already, and notes that the exchange is completed.
     * Any thread.
     *
     * @param async of the request; null when its asynchronous mode has not begun
     */
    public void complete(AsyncContext async, Exchange exchange) {
        try {
            if (async != null) {
                async.complete();
            }
        } catch (RuntimeException e) { // IllegalStateException, or NullPointerException from a recycled request
            LOG.debug("{}: the container had completed its request", exchange, e);
        }
        completed(exchange);
    }

    /**
     * Dispatches a request in asynchronous mode back to its servlet. Any thread.
     *
     * @throws IllegalStateException when the request is over, or the web application is stopping: Tomcat would log a fault of
     *     its own, because it no longer knows the application's servlets
     */
    public static void dispatch(AsyncContext async) {
        if (TomcatRequest.isStopping(async.getRequest().getServletContext())) {
            throw new IllegalStateException("the web application is stopping");
        }
        async.dispatch();
    }

    /** Notes that the pump has completed an exchange. The container soon reports the return by {@link #remove}, or never. */
    public void completed(Exchange exchange) {
        if (open.remove(exchange)) {
            completed.add(exchange);
            synchronized (order) {
                order.add(new Completed(exchange, clockNs.getAsLong() + GIVE_BACK_NS));
            }
        }
        forgetOld();
    }

    /** Notes that the container has given an exchange back. */
    public void remove(Exchange exchange) {
        open.remove(exchange);
        completed.remove(exchange);
        forgetOld(); // otherwise the last exchange would keep its publication's log in memory until the next one begins
    }

    private void forgetOld() {
        long nowNs = clockNs.getAsLong();
        List<Doubtful> due = new ArrayList<>(0);
        synchronized (order) {
            for (Completed oldest = order.peek(); isOver(oldest, nowNs); oldest = order.peek()) {
                order.remove();
                if (completed.remove(oldest.exchange())) {
                    doubt(oldest.exchange(), nowNs);
                }
            }
            while (!doubtful.isEmpty() && doubtful.peek().untilNs() - nowNs <= 0) {
                due.add(doubtful.remove());
            }
        }
        due.stream().filter(each -> each.isKept().getAsBoolean()).forEach(this::warn);
    }

    private void doubt(Exchange exchange, long nowNs) {
        BooleanSupplier isKept = exchange.keeping();
        if (isKept != null) {
            doubtful.add(new Doubtful(exchange.toString(), isKept, nowNs + KEPT_NS));
        }
    }

    /**
     * Logs a completed request that the container does not give back. A stranger who can cause such requests must not fill the
     * log: only the first, second, fourth, eighth request and so on has a line.
     */
    private void warn(Doubtful lost) {
        long count = kept.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: its request was completed {} s ago, and the container still holds it; {} such requests are held now, and so is"
                            + " their memory until the server is restarted",
                    lost.who(),
                    TimeUnit.NANOSECONDS.toSeconds(GIVE_BACK_NS + KEPT_NS),
                    count);
        }
    }

    /** Returns the number of completed requests that the container has not given back in time. */
    long kept() {
        return kept.get();
    }

    private boolean isOver(Completed oldest, long nowNs) {
        return oldest != null && (oldest.untilNs() - nowNs <= 0 || !completed.contains(oldest.exchange()));
    }

    public int count() {
        forgetOld();
        return open.size() + completed.size();
    }

    /** Returns the names of some exchanges, for the log. */
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
