/**
 * The vocabulary of media containers: segments, stream headers and join points, and the abilities that a format needs so that
 * the pump can reflect its streams. Pure code: no clock, thread, socket, logger or configuration. Each format has a room below
 * this one; the hub ({@code stream}) and the protocols know formats only by these contracts.
 */
package org.streampump.container;
