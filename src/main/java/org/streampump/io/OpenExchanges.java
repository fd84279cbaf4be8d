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
 * What the pump has given to the container and not got back: requests in asynchronous mode, and connections that were taken
 * over. When the web application stops, these must be over before its classes go. Any thread.
 */
public final class OpenExchanges {
    private static final Logger LOG = LogManager.getLogger(OpenExchanges.class);
    private static final String ATTRIBUTE = OpenExchanges.class.getName();

    /** Nanoseconds; Tomcat does not say that it has taken a completed request back if its connection has failed then. */
    static final long GIVE_BACK_NS = 1_000_000_000;

    /** Nanoseconds after which a completed request that the container has all the same stays there: it waits for no peer so long. */
    static final long KEPT_NS = 60_000_000_000L;

    private static final int MAX_NAMES = 10;

    /** One of them. It adds itself when it begins, and removes itself when the container is done with it. */
    public interface Exchange {

        /** Ends it at once, whatever its peer has not taken. Must not block. */
        void abort();

        /**
         * Asks the container, later, whether it has what it did not say it has taken back: refers to nothing of the exchange's own.
         * Null: there is nobody to ask.
         */
        default BooleanSupplier keeping() {
            return null;
        }

        /** Who it is, for the log. */
        @Override
        String toString();
    }

    private record Completed(Exchange exchange, long untilNs) {}

    private record Doubtful(String who, BooleanSupplier isKept, long untilNs) {}

    private final LongSupplier clockNs;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final Set<Exchange> completed = ConcurrentHashMap.newKeySet();
    private final Queue<Completed> order = new ArrayDeque<>(); // guarded by itself; the oldest first
    private final Queue<Doubtful> doubtful = new ArrayDeque<>(); // likewise, guarded by order
    private final AtomicLong kept = new AtomicLong();

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

    /** For {@link Exchange#keeping}. */
    public static BooleanSupplier keeping(ServletRequest request, AsyncContext async) {
        return () -> TomcatRequest.isKept(request, async);
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

    /** Whoever finds out how to cause it must not fill the log: a line for the first, the second, the fourth... */
    private void warn(Doubtful lost) {
        long count = kept.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: the container keeps its request although it is over and was completed {} s ago; so it has kept {} now,"
                            + " and their memory until it is restarted",
                    lost.who(),
                    TimeUnit.NANOSECONDS.toSeconds(GIVE_BACK_NS + KEPT_NS),
                    count);
        }
    }

    /** Requests that were completed and that the container keeps for ever. */
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
