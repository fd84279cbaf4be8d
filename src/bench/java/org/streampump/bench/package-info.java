/**
 * The project's benchmark: what a server costs that reflects live streams, and whether every viewer got every byte. Not a
 * part of {@code mvn verify}; the manual's page "Benchmark" says how to run and read it.
 *
 * <p>{@link org.streampump.bench.Benchmark} starts the servers one after another, each a process of its own; a
 * {@link org.streampump.bench.Feeder} in its own process pushes {@link org.streampump.bench.SyntheticStream}s;
 * {@link org.streampump.bench.Viewers} is another process that watches, measures and checks. {@link
 * org.streampump.bench.Floor} is the least that a program can do for the same job. Times are compared between processes:
 * {@link System#nanoTime()} is the clock CLOCK_MONOTONIC on Linux, one for the whole machine. Linux only: CPU time and
 * memory come from {@code /proc}.
 */
package org.streampump.bench;
