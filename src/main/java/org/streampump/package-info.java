/**
 * The composition root: the only room that knows all others. {@link StreamPump} has the lists of containers and protocols;
 * {@link PumpAssembly} makes the parts of a pump; {@link PumpLifecycle} starts and stops it with the web application; {@link
 * AppliedConfig} puts its configuration into force.
 */
package org.streampump;
