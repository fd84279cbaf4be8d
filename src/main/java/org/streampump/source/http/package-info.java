/**
 * Sources behind {@code http:} and {@code https:} and the other names of HTTP: one request for all kinds of source that may be
 * there, and the answer decides which of them takes the connection. A kind lives in the room of its protocol and knows this
 * room.
 */
package org.streampump.source.http;
