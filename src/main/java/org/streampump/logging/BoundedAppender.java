package org.streampump.logging;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;

/**
 * Keeps threads that log from waiting. A thread of this appender hands the lines to an inner appender. While the inner appender
 * blocks (a console in a pipe that nobody reads, a disk that does not answer), a bounded number of lines is kept, further lines
 * are lost, and a later line says how many.
 *
 * <p>Log4j's {@code Async} appender is no substitute. When its queue is full, it either waits or complains on the console,
 * which is the place that blocks; it does not report the number of lost lines afterwards; and the end of the web application
 * waits for ever, because Log4j stops the blocked appender. Here the inner appender belongs to this appender, and the thread
 * stops it.
 */
@Plugin(name = "Bounded", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE)
public final class BoundedAppender extends AbstractAppender {
    /**
     * Default maximum size of the waiting lines, in characters: some 4,000 joins and departures. Lines beyond this size are
     * lost.
     */
    static final long MAX_WAITING = 2 << 20;

    /** Size of the objects around one line, counted in addition to its text, in characters. */
    private static final int LINE_OVERHEAD = 150;

    /** Counted size of a stack trace, in characters. */
    private static final int TRACE_OVERHEAD = 10_000;

    /**
     * Maximum number of lines that are written before the number of lost lines is reported, even though further lines still
     * wait.
     */
    private static final int MAX_SILENCE = 10_000;

    /** Maximum time for writing the waiting lines when the web application ends, in milliseconds. */
    private static final long STOP_WAIT_MS = 1_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final LogEvent END =
            Log4jLogEvent.newBuilder().setLevel(Level.OFF).build();

    private final Appender target;
    private final long maxWaiting;
    private final AppenderControl control;
    private final Thread writer;

    // Any thread.
    private final BlockingQueue<LogEvent> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingSize = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile long lostSinceMs;

    private int written; // by the writer's thread, since its last report of lost lines

    private BoundedAppender(String name, Appender target, long maxWaiting) {
        super(name, /* filter= */ null, /* layout= */ null, /* ignoreExceptions= */ true, Property.EMPTY_ARRAY);
        this.target = target;
        this.maxWaiting = maxWaiting;
        this.control = new AppenderControl(target, /* level= */ null, /* filter= */ null);
        this.writer = new Thread(this::writeAll, "streampump-log");
        writer.setDaemon(true);
    }

    /**
     * Called by Log4j for the configuration's element.
     *
     * @param target the inner appender; only this appender starts and stops it
     * @param maxWaiting maximum size of the waiting lines, in characters
     */
    @PluginFactory
    public static BoundedAppender of(
            @PluginAttribute("name") String name,
            @PluginElement("Appender") Appender target,
            @PluginAttribute(value = "characters", defaultLong = MAX_WAITING) long maxWaiting) {
        return new BoundedAppender(
                Objects.requireNonNull(name, "Bounded needs a name"),
                Objects.requireNonNull(target, "Bounded needs an appender inside"),
                maxWaiting);
    }

    @Override
    public void start() {
        target.start();
        rehearse();
        super.start();
    }

    /**
     * Loads the classes that the first line and the first stack trace need: later, there might be no free file descriptor for
     * reading a class.
     */
    private void rehearse() {
        LogEvent trace = Log4jLogEvent.newBuilder()
                .setLoggerName(BoundedAppender.class.getName())
                .setLevel(Level.ERROR)
                .setMessage(new ParameterizedMessage("{} {}", "a", 1))
                .setThrown(new IllegalStateException("rehearsed", new IllegalArgumentException()))
                .build();
        if (target.getLayout() != null) {
            target.getLayout().toByteArray(trace);
            target.getLayout().toByteArray(lostLines());
        }
    }

    /** Any thread; never blocks. */
    @Override
    public void append(LogEvent event) {
        if (waitingSize.get() >= maxWaiting) {
            lose();
            return;
        }
        LogEvent kept = Log4jLogEvent.createMemento(event, /* includeLocation= */ false);
        waitingSize.addAndGet(size(kept));
        waiting.add(kept);
        if (!begun.get() && begun.compareAndSet(false, true)) {
            startWriter(); // not earlier: a log that is configured and not used has no thread
        }
    }

    /** Whether the appender has a thread now. */
    boolean hasThread() {
        return writer.isAlive();
    }

    private void startWriter() {
        try {
            writer.start();
        } catch (OutOfMemoryError e) {
            begun.set(false); // the system has no thread to give; the next line tries again
            throw e;
        }
    }

    /**
     * Returns the event's size. Also formats the event's text, which may describe things that change before the writer reads
     * the event.
     */
    private static int size(LogEvent event) {
        int text = event.getMessage().getFormattedMessage().length();
        return text + LINE_OVERHEAD + (event.getThrown() == null ? 0 : TRACE_OVERHEAD);
    }

    private void lose() {
        if (lost.getAndIncrement() == 0) {
            lostSinceMs = System.currentTimeMillis();
        }
    }

    // ---- the writer's thread

    private void writeAll() {
        try {
            for (LogEvent event = waiting.take(); event != END; event = waiting.take()) {
                turn(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // no code of the pump interrupts this thread; an interrupt ends the log
        } finally {
            target.stop();
        }
    }

    private void turn(LogEvent event) {
        try {
            write(event);
            written++;
            if (lost.get() > 0 && (waiting.peek() == null || waiting.peek() == END || written >= MAX_SILENCE)) {
                write(lostLines());
                written = 0;
            }
        } catch (RuntimeException | Error e) {
            error("a line of the log cannot be written", event, e); // the next lines may succeed
        } finally {
            waitingSize.addAndGet(-size(event));
        }
    }

    private void write(LogEvent event) {
        event.setEndOfBatch(waiting.isEmpty());
        control.callAppender(event);
    }

    private LogEvent lostLines() {
        String since = TIME.format(Instant.ofEpochMilli(lostSinceMs).atZone(ZoneId.systemDefault()));
        String text = lost.getAndSet(0) + " lines of this log were lost, the first at " + since
                + ": the console, pipe or disk that it goes to took nothing";
        return Log4jLogEvent.newBuilder()
                .setLoggerName(BoundedAppender.class.getName())
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage(text))
                .build();
    }

    // ---- the end

    /**
     * Writes the waiting lines, for a bounded time. If the inner appender blocks for longer, the thread ends as soon as the
     * inner appender no longer blocks.
     */
    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        setStopping();
        boolean ended = true;
        if (begun.getAndSet(true)) {
            waiting.add(END);
            ended = awaitWriter();
        } else {
            target.stop();
        }
        super.stop(timeout, unit, /* changeLifeCycleState= */ false);
        setStopped();
        return ended;
    }

    private boolean awaitWriter() {
        try {
            writer.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            waiting.clear();
            waiting.add(END);
            return false;
        }
        return true;
    }
}
