/**
 * Plain HTTP: an encoder sends a container as the body of a POST or PUT, a viewer gets it as the body of a GET. Works for every
 * container; the peculiarities of a container are behind its contract.
 */
package org.streampump.protocol.http;
