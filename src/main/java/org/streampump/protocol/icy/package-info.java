/**
 * ICY, radio over HTTP. A viewer who sends {@code Icy-MetaData: 1} gets bare audio with the title of what is playing between its
 * bytes, at an interval that the answer's {@code icy-metaint} tells. The stream's own bytes are those that all others get; the
 * titles are put in on the way to each viewer's output, which alone knows how many bytes it has had. Called by the front door of
 * streams, through {@link org.streampump.protocol.icy.Icy}.
 *
 * <p>There is no specification: this is what SHOUTcast began, Icecast 2.4 does and players read.
 */
package org.streampump.protocol.icy;
