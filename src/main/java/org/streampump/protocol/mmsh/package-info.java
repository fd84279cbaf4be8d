/**
 * MMSH, Windows Media over HTTP: players pull from the pump, encoders push to it, and servers are pulled from. Called by the
 * front door of streams, through {@link org.streampump.protocol.mmsh.Mmsh}, and by the retry loop of sources. What players get
 * is a rendition, framed once for all of them; {@code container.asf} takes the framing apart.
 *
 * <p>Specifications: MS-WMSP (quoted as WMSP n), MS-WMHTTP (quoted as PUSH n).
 */
package org.streampump.protocol.mmsh;
