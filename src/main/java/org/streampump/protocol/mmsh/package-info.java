/**
 * Windows Media streaming over HTTP (MS-WMSP, MS-WMHTTP): viewers who say NSPlayer, encoders that push, and servers that are
 * pulled from. Called by the front door of streams and the retry loop of sources; the framing itself is
 * {@code container.asf}'s.
 */
package org.streampump.protocol.mmsh;
