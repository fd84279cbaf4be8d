/**
 * The project's benchmark: what it costs a server to reflect live streams, and whether every viewer got every byte. Not
 * a part of {@code mvn verify}; the manual's page "Benchmark" says how to run and read it.
 *
 * <p>{@link org.streampump.bench.Benchmark} starts the servers one after another, each in a process of its own; a
 * {@link org.streampump.bench.Feeder} in the benchmark's process pushes {@link org.streampump.bench.SyntheticStream}s;
 * {@link org.streampump.bench.Viewers} is another process that watches, measures and checks. {@link
 * org.streampump.bench.Floor} is the least that a program can do for the same job. Times of different processes can be
 * compared, because {@link System#nanoTime()} reads CLOCK_MONOTONIC on Linux, one clock for the whole machine. Linux
 * only: CPU time and memory come from {@code /proc}.
 */
package org.streampump.bench;
