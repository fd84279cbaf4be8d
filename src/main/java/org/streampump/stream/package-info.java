/**
 * The hub. A stream is a log; whoever reads it is a cursor. Bytes come in through a {@link Publication} (one encoder's
 * stay), are cut by the container's segmenter, appended to the {@link org.streampump.stream.log.StreamLog}, and leave through {@link Viewer}s, each
 * in its own turn, carried by the {@link Dispatcher}. Protocols and sources call in with {@code publish}, {@code feed} and
 * {@code watch}; the hub calls out through {@link Publisher} and {@link org.streampump.stream.log.ViewerOutput} only. It knows containers by their
 * contract and nothing else of this program.
 *
 * <p>Owners: a stream's {@code turn} lock guards who publishes and every append; a log is read by any thread without
 * locks; a viewer, a pass and a window belong to the thread of their lane.
 */
package org.streampump.stream;
