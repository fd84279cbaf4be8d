/**
 * Moves bytes without blocking: request bodies in ({@link BodyReader}), live responses out. A viewer is answered in one of two
 * ways behind one interface, chosen for each request in {@link LiveResponse}: as an ordinary asynchronous response, or detached
 * from the request on the bare connection. Called by the protocols; calls the hub.
 */
package org.streampump.io;
