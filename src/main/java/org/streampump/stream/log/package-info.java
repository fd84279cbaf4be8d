/**
 * The bytes of a stream. In come a container's segments; they lie in the blocks of a {@link StreamLog}, with marks where a reader may
 * begin; out they go to viewers through a {@link Cursor}, and to others through a {@link LogReader}. What looks different on the wire is a {@link Rendition}, a log of
 * its own. Knows nothing of who publishes and who watches.
 *
 * <p>Owners: a log is written in its stream's turn and read by any thread without locks; a cursor belongs to its viewer, a window
 * to its lane.
 */
package org.streampump.stream.log;
