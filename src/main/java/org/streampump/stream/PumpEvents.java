package org.streampump.stream;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Tells listeners what happens in the pump. The listeners are fixed when the pump is put together; each is called on the thread on
 * which the event happens, never in a stream's turn. A listener must not block: it counts, writes to a queue that takes or drops,
 * and returns. A listener that throws harms neither the hub nor the other listeners. Any thread.
 *
 * <p>Events about one viewer or one publication come in their order; events about different ones may come at the same time.
 */
public final class PumpEvents {
    private static final Logger LOG = LogManager.getLogger(PumpEvents.class);

    private record Failing(Consumer<PumpEvent> listener, Class<? extends PumpEvent> kind) {}

    private final List<Consumer<PumpEvent>> listeners;
    private final Faults.Part faults;
    private final Set<Failing> failing = ConcurrentHashMap.newKeySet(); // at most one for each listener and kind

    public PumpEvents(List<Consumer<PumpEvent>> listeners, Faults faults) {
        this.listeners = List.copyOf(listeners);
        this.faults = faults.part("a listener of the pump's events");
    }

    /** Tells all listeners. Never throws; never blocks. */
    public void tell(PumpEvent event) {
        for (Consumer<PumpEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error e) {
                failed(listener, event, e);
            }
        }
    }

    /** Logs the first failure of a listener with a kind of event. Never throws, although logging may need the memory that is missing. */
    private void failed(Consumer<PumpEvent> listener, PumpEvent event, Throwable why) {
        faults.failed(why);
        try {
            if (failing.add(new Failing(listener, event.getClass()))) {
                LOG.error(
                        "the listener {} failed on {}; this is said once",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        why);
            }
        } catch (RuntimeException | Error again) {
            faults.failed(again); // so that at least /health reports the failure
        }
    }
}
