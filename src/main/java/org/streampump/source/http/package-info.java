/**
 * Sources at addresses that begin with {@code http:}, {@code https:} or another name of HTTP. One request serves all kinds of
 * source that may be there, and the answer decides which kind takes the connection. A kind lives in the room of its protocol and
 * knows this room.
 */
package org.streampump.source.http;
