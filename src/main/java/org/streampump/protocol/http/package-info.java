/**
 * Plain HTTP: an encoder sends a container as the body of a POST or PUT, a viewer gets it as the body of a GET. Works for every
 * container: the differences are known to the room of the container only.
 */
package org.streampump.protocol.http;
