package org.streampump.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.streampump.Pace;
import org.streampump.Samples.Sample;
import org.streampump.container.RefusedStreamException;

/** A few strangers who attack a server at the same time, each with one seed after the other, and those whom they leave behind. */
final class Fuzzer implements Closeable {
    private static final int ATTACKERS = 12;

    /** Connections that stay as they are while other attacks run. */
    private static final int MAX_STAYING = 32;

    /** Attacks that are remembered, for whoever looks for what a fault came from. */
    private static final int REMEMBERED = 60;

    private static final int MAX_TOLD = 200; // characters of one attack

    private final Server server;
    private final FuzzMedia media;
    private final AtomicLong nextSeed;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final List<Thread> attackers = new ArrayList<>();
    private volatile boolean stopping;

    // Guarded by this.
    private final Deque<FuzzWire> staying = new ArrayDeque<>();
    private final Deque<String> remembered = new ArrayDeque<>();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long connections;
    private long publications;
    private long cut;
    private String fault;

    Fuzzer(Server server, List<Sample> samples, long seed) throws RefusedStreamException {
        this.server = server;
        this.media = new FuzzMedia(samples);
        this.nextSeed = new AtomicLong(seed);
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Begins, or goes on after {@link #rest}. */
    void attack() {
        stopping = false;
        for (int n = 0; n < ATTACKERS; n++) {
            Random random = new Random(n);
            Thread attacker = new Thread(() -> attackOn(random), "fuzzer " + n);
            attacker.setDaemon(true);
            attacker.start();
            attackers.add(attacker);
        }
    }

    /** All attackers end, and all connections are closed. */
    void rest() throws InterruptedException, IOException {
        stopping = true;
        for (Thread attacker : attackers) {
            attacker.join(Pace.seconds(60).toMillis());
            if (attacker.isAlive()) {
                throw new AssertionError("an attack does not end: " + attacker.getName());
            }
        }
        attackers.clear();
        for (FuzzWire wire = takeAny(new Random(0)); wire != null; wire = takeAny(new Random(0))) {
            wire.close();
        }
    }

    private void attackOn(Random random) {
        while (!stopping) {
            try {
                attackOnce(nextSeed.getAndIncrement());
                tend(random);
            } catch (IOException e) {
                // a connection that had ended
            }
        }
    }

    private void attackOnce(long seed) throws IOException {
        FuzzAttack attack = new FuzzAttack(seed, media);
        boolean open = true;
        try {
            attack.play(server, clock);
        } catch (IOException e) {
            open = false;
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            fail("the attack itself failed with -Dfuzz.seed=" + seed + ": " + trace);
        }
        FuzzWire wire = attack.wire();
        remember(seed, attack, open);
        if (wire != null) {
            if (attack.hasFailed()) {
                fail("a failure of the server's own with -Dfuzz.seed=" + seed + ": " + attack.what() + "\n"
                        + wire.text());
            }
            end(wire, open ? attack.end() : FuzzAttack.End.CLOSE);
        }
    }

    private void end(FuzzWire wire, FuzzAttack.End end) throws IOException {
        switch (end) {
            case CLOSE -> wire.close();
            case RESET -> wire.reset();
            case HALF_CLOSE -> {
                try (wire) {
                    wire.halfClose();
                    wire.read(Integer.MAX_VALUE);
                }
            }
            case STAY -> stay(wire);
        }
    }

    /** One who has stayed says a byte, or reads a little, or leaves. */
    private void tend(Random random) throws IOException {
        FuzzWire wire = takeAny(random);
        if (wire == null) {
            return;
        }
        try {
            switch (random.nextInt(8)) {
                case 0 -> wire.close();
                case 1 -> wire.reset();
                case 2 -> wire.send(FuzzMedia.noise(random, 1));
                case 3 -> wire.read(1 + random.nextInt(2_000));
                default -> {}
            }
        } finally {
            stay(wire);
        }
    }

    private void stay(FuzzWire wire) throws IOException {
        FuzzWire oldest = null;
        synchronized (this) {
            staying.addLast(wire);
            if (staying.size() > MAX_STAYING) {
                oldest = staying.removeFirst();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }

    private synchronized FuzzWire takeAny(Random random) {
        for (int n = staying.isEmpty() ? 0 : random.nextInt(staying.size()); n > 0; n--) {
            staying.addLast(staying.removeFirst());
        }
        return staying.pollFirst();
    }

    // ---- figures

    private synchronized void remember(long seed, FuzzAttack attack, boolean open) {
        FuzzWire wire = attack.wire();
        int status = wire == null ? -1 : wire.status();
        connections++;
        publications += attack.publishes() ? 1 : 0;
        cut += open ? 0 : 1;
        statuses.merge(status, 1L, Long::sum);
        String told = LocalTime.now(ZoneId.systemDefault()) + " seed " + seed + " "
                + (wire == null ? "no connection" : wire.address()) + " status " + status + (open ? "" : ", cut") + ": "
                + attack.what();
        remembered.addLast(told.length() > MAX_TOLD ? told.substring(0, MAX_TOLD) : told);
        if (remembered.size() > REMEMBERED) {
            remembered.removeFirst();
        }
    }

    private synchronized void fail(String why) {
        fault = fault == null ? why : fault;
    }

    /** The first answer that a server must not give, with the seed of the attack. */
    synchronized Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** The last attacks, one in a line. */
    synchronized String latest() {
        return String.join("\n", remembered);
    }

    @Override
    public synchronized String toString() {
        return connections + " connections (" + cut + " ended by the server or by patience), " + publications
                + " of them to publish; seeds up to " + nextSeed
                + "; worst status of each (0: none, -1: no connection): " + statuses;
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        clock.shutdownNow();
        synchronized (this) {
            for (FuzzWire wire : staying) {
                wire.close();
            }
        }
    }
}
