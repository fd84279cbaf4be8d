/**
 * The composition root: the only room that knows all others. {@link StreamPump} assembles one pump and has the lists of
 * containers and protocols; {@link StreamPumpListener} starts and stops the pump with the web application.
 */
package org.streampump;
