/**
 * Listeners of what happens in the pump ({@link org.streampump.stream.PumpEvents}). Events come in from the hub, the sources, the
 * protocols and the commands; the operator's log goes out. The composition root makes the listeners.
 */
package org.streampump.events;
