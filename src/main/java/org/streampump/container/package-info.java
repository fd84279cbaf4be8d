/**
 * The vocabulary of containers: what a segment, a stream header and a join point are, and what a format must be able
 * to do so that its streams can be reflected. Pure code: no clock, thread, socket, logger or configuration. Each format
 * has a room below this one; the hub ({@code stream}) and the protocols know formats only by these contracts.
 */
package org.streampump.container;
