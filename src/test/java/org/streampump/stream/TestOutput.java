package org.streampump.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.streampump.stream.log.ViewerOutput;

/**
 * Records what it is given and notices whoever breaks the contract: two threads at once, a write that was not asked for, a
 * call behind the last one.
 */
public class TestOutput implements ViewerOutput {
    final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicReference<Thread> inside = new AtomicReference<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile long count;
    private volatile int unflushed;
    private boolean allowed;

    public volatile int pieceBytes = 64 * 1024;

    /** Whether it is given parts of arrays, as a response, or direct memory, as a socket. */
    public volatile boolean keepsBytes;

    /** Whether it takes a part of a write only when there is no room for more, as a socket does. */
    public volatile boolean takesParts;

    /** Bytes that are taken until the output is no longer ready. */
    public volatile long room = Long.MAX_VALUE;

    /** Whether the output takes one flush and is no longer ready then. */
    volatile boolean takeOnlyFlush;

    public volatile int ends;
    volatile int aborts;
    volatile Exception failure;
    volatile Error error;
    volatile int largestWrite;

    @Override
    public boolean isReady() {
        enter();
        allowed = room > 0;
        exit();
        return allowed;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        enter();
        check(allowed, "written without asking");
        allowed = false;
        check(source.hasRemaining(), "nothing written");
        check(source.hasArray() || !keepsBytes, "shared memory for one who keeps it");
        fail();
        byte[] taken = new byte[takesParts ? (int) Math.min(room, source.remaining()) : source.remaining()];
        source.get(taken);
        add(-taken.length, taken.length);
        bytes.writeBytes(taken);
        largestWrite = Math.max(largestWrite, taken.length);
        exit();
    }

    @Override
    public boolean keepsBytes() {
        return keepsBytes;
    }

    @Override
    public void flush() throws IOException {
        enter();
        check(allowed, "flushed without asking");
        fail();
        unflushed = 0;
        if (takeOnlyFlush) {
            room = 0;
        }
        exit();
    }

    @Override
    public void end() {
        enter();
        ends = 1 + ends();
        exit();
    }

    @Override
    public void abort() {
        enter();
        aborts = 1 + aborts();
        exit();
    }

    @Override
    public int pieceBytes() {
        return pieceBytes;
    }

    public long count() {
        return count;
    }

    int unflushed() {
        return unflushed;
    }

    public boolean isOver() {
        return ends + aborts > 0;
    }

    public byte[] taken() {
        return bytes.toByteArray();
    }

    public String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Takes so many bytes more. By one thread at a time. */
    void allow(int more) {
        add(more, /* toCount= */ 0);
    }

    /** By one thread at a time. */
    private void add(int toRoom, int toCount) {
        long roomBefore = room;
        room = roomBefore + toRoom;
        long countBefore = count;
        count = countBefore + toCount;
        int unflushedBefore = unflushed;
        unflushed = unflushedBefore + toCount;
    }

    private int ends() {
        return ends;
    }

    private int aborts() {
        return aborts;
    }

    private void fail() throws IOException {
        Exception present = failure;
        if (present != null || error != null) {
            exit();
        }
        if (error != null) {
            throw error;
        }
        if (present instanceof IOException io) {
            throw io;
        }
        if (present != null) {
            throw (RuntimeException) present;
        }
    }

    private void enter() {
        check(inside.compareAndSet(null, Thread.currentThread()), "two threads at once");
        check(!isOver(), "called after its end");
    }

    private void exit() {
        inside.set(null);
    }

    private void check(boolean good, String what) {
        if (!good) {
            violations.add(what);
        }
    }
}
