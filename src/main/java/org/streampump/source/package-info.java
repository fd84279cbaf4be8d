/**
 * Where a pump fetches streams from: the contract of a source ("run until it breaks and say why") and the one loop that tries
 * a stream's sources in order, again and again, or only while somebody wants to watch. Sources with a protocol of their own
 * live in that protocol's room and know this one; the loop feeds the hub like any other encoder.
 *
 * <p>Owners: what a loop decides it decides in the turn of {@link org.streampump.source.Sources}, which is the pump's clock;
 * an attempt runs on a thread of its own, tells its loop what has happened, and exists no longer than it connects or feeds.
 * Waiting needs no thread. Protocols know this room as {@link org.streampump.source.LoopCheck}: who asks for a stream, and by
 * which pumps it has come, so that no stream runs in a circle.
 */
package org.streampump.source;
