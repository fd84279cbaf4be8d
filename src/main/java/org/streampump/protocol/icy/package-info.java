/**
 * ICY, radio over HTTP, called by the front door of streams through {@link org.streampump.protocol.icy.Icy}. There is no
 * specification: this is what SHOUTcast began, Icecast 2.4 does, encoders send and players read.
 *
 * <p>A viewer who sends {@code Icy-MetaData: 1} gets bare audio with the title of what is playing between its bytes, at an
 * interval that the answer's {@code icy-metaint} tells. The stream's own bytes are those that all others get; the titles are put
 * in on the way to each viewer's output, which alone knows how many bytes it has had.
 *
 * <p>An encoder sends SOURCE, or PUT without saying how long the body is, and the stream is what follows the head on the
 * connection.
 */
package org.streampump.protocol.icy;
