package org.streampump.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
public final class TestPublisher implements Publisher {
    final List<EndReason> told = new CopyOnWriteArrayList<>();
    private final String identity;

    /** Whether it was let in without a key. */
    boolean stranger;

    /** Runs when the hub ends the publication. */
    Runnable whenEnded = () -> {};

    public TestPublisher(String identity) {
        this.identity = identity;
    }

    @Override
    public String peer() {
        return "encoder:" + identity;
    }

    @Override
    public Object identity() {
        return identity;
    }

    @Override
    public boolean isStranger() {
        return stranger;
    }

    @Override
    public void ended(EndReason reason) {
        told.add(reason);
        whenEnded.run();
    }
}
