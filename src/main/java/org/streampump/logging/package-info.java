/**
 * The pump's own log. Lines of all threads come in through Log4j; {@link BoundedAppender} hands them to whatever keeps them,
 * on a thread of its own. Only {@code log4j2.xml} names this room.
 */
package org.streampump.logging;
