/**
 * ICY, radio over HTTP, called by the front door of streams through {@link org.streampump.protocol.icy.Icy}. There is no
 * specification: the room follows the practice that SHOUTcast began, Icecast 2.4, and the behaviour of encoders and players.
 *
 * <p>A viewer who sends {@code Icy-MetaData: 1} gets bare audio with the title of the present song between its bytes, at an
 * interval that the answer's {@code icy-metaint} tells. The stream's own bytes are equal for all viewers; the titles are
 * inserted on the way to each viewer's output, because only the output knows how many bytes its viewer has had.
 *
 * <p>An encoder sends SOURCE, or PUT without the length of the body, and the stream follows the head on the connection.
 */
package org.streampump.protocol.icy;
