package org.streampump.io;

import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the pump has given to the container and not got back: requests in asynchronous mode, and connections that were taken
 * over. When the web application stops, these must be over before its classes go. Any thread.
 */
public final class OpenExchanges {
    private static final String ATTRIBUTE = OpenExchanges.class.getName();

    /** One of them. It adds itself when it begins, and removes itself when the container is done with it. */
    public interface Exchange {

        /** Ends it at once, whatever its peer has not taken. Must not block. */
        void abort();

        /** Who it is, for the log. */
        @Override
        String toString();
    }

    private static final int MAX_NAMES = 10;

    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

    /** The one of a web application, made when it is first asked for. */
    public static OpenExchanges of(ServletContext context) {
        OpenExchanges present = (OpenExchanges) context.getAttribute(ATTRIBUTE);
        if (present == null) {
            synchronized (OpenExchanges.class) {
                present = (OpenExchanges) context.getAttribute(ATTRIBUTE);
                if (present == null) {
                    present = new OpenExchanges();
                    context.setAttribute(ATTRIBUTE, present);
                }
            }
        }
        return present;
    }

    public void add(Exchange exchange) {
        open.add(exchange);
    }

    public void remove(Exchange exchange) {
        open.remove(exchange);
    }

    public int count() {
        return open.size();
    }

    /** Some of them, for the log. */
    public String names() {
        return open.stream().limit(MAX_NAMES).map(Exchange::toString).collect(Collectors.joining(", "));
    }

    public void abortAll() {
        open.forEach(Exchange::abort);
    }
}
