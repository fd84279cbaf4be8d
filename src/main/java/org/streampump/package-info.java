/**
 * The composition root: the only room that knows all others. {@link StreamPump} puts one pump together and has the lists of
 * containers and protocols; {@link StreamPumpListener} starts and stops it with the web application.
 */
package org.streampump;
