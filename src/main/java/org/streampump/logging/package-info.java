/**
 * The pump's own log. Lines of all threads come in through Log4j; {@link BoundedAppender} hands them to whatever keeps them,
 * on a thread of its own; only {@code log4j2.xml} names it. The other rooms find here what their lines need: texts for
 * quantities, strangers' words made fit for one line, and the count of lines that would repeat themselves.
 */
package org.streampump.logging;
