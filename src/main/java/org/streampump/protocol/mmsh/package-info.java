/**
 * MMSH, Windows Media over HTTP: players pull from the pump, encoders push to it. {@link org.streampump.protocol.mmsh.Mmsh} is
 * what the front doors know. What viewers get is a rendition, framed once for all of them.
 *
 * <p>Specifications: MS-WMSP (quoted as WMSP n), MS-WMHTTP (quoted as PUSH n).
 */
package org.streampump.protocol.mmsh;
