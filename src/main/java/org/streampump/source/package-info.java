/**
 * Where a pump fetches streams from: the contract of a source ("run until it breaks and say why") and the one loop that tries
 * a stream's sources in order, again and again, or only while somebody wants to watch. A source that speaks a protocol lives in
 * that protocol's room and knows this room. The loop feeds the hub like any other publisher.
 *
 * <p>Owners: a loop decides in the turn of {@link org.streampump.source.Sources}, which is the pump's clock. An attempt runs on
 * a thread of its own, tells its loop what has happened, and exists only while it connects or feeds. Waiting needs no thread.
 * Protocols know this room as {@link org.streampump.source.LoopCheck}, which is told who asks for a stream and says through
 * which pumps the stream has come, so that no stream runs in a circle.
 */
package org.streampump.source;
