/**
 * The hub. A stream keeps its bytes in a log, and each viewer reads the log through a cursor. Bytes come in through a {@link
 * Publication} (one encoder's stay). The container's segmenter cuts the bytes into segments, which are appended to the {@link
 * org.streampump.stream.log.StreamLog}. Segments leave through {@link Viewer}s, each in its own turn, carried by the {@link
 * Dispatcher}. Protocols and sources call in with {@code publish}, {@code feed} and {@code watch}; the hub calls out only
 * through {@link Publisher} and {@link org.streampump.stream.log.ViewerOutput}. The hub knows containers by their contract, and
 * knows nothing else of this program.
 *
 * <p>Owners: a turn is work that at most one thread does at a time. The stream's turn, under its {@code turn} lock, is every
 * change of publication and every append; a log is read by any thread without locks. A lane is a thread that carries a share of
 * every stream's viewers; a pass is a stream's viewers on one lane, each of which gets its turn when the lane passes over them.
 * Viewers, passes and windows belong to the thread of their lane.
 */
package org.streampump.stream;
