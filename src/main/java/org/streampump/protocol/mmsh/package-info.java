/**
 * MMSH, Windows Media over HTTP: players pull from the pump, encoders push to it, and the pump pulls from servers. Called by
 * the front door of streams, through {@link org.streampump.protocol.mmsh.Mmsh}, and by the retry loop of sources. Players get a
 * rendition that is framed once for all players. {@code container.asf} removes the framing of streams that come in.
 *
 * <p>Specifications: MS-WMSP (quoted as WMSP §n), MS-WMHTTP.
 */
package org.streampump.protocol.mmsh;
