/**
 * The pump's own log. Log4j brings the lines of all threads to {@link BoundedAppender}, which hands them to an inner appender
 * on a thread of its own; only {@code log4j2.xml} names these appenders. This room also offers the other rooms help with their
 * lines: texts for quantities, strangers' words made fit for one line, and the count of lines that would repeat themselves.
 */
package org.streampump.logging;
