/**
 * The bytes of a stream. A container's segments come in and lie in the blocks of a {@link StreamLog}, with marks where a reader
 * may begin. Segments go out to viewers through a {@link Cursor}, and to other readers through a {@link LogReader}. A stream
 * that looks different on the wire is a {@link Rendition}, with a log of its own. This room does not know who publishes or who
 * watches.
 *
 * <p>Owners: a log is written in its stream's turn and read by any thread without locks; a cursor belongs to its viewer, a
 * window to its lane.
 */
package org.streampump.stream.log;
