/**
 * Where a pump fetches streams from: the contract of a source ("run until it breaks and say why") and the one loop that tries
 * a stream's sources in order, again and again, or only while somebody wants to watch. Sources with a protocol of their own
 * live in that protocol's room and know this one; the loop feeds the hub like any other encoder.
 */
package org.streampump.source;
