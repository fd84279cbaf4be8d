/**
 * Playlists for every player: a stream's name with {@code .m3u} or {@code .xspf} after it leads to a file with the stream's
 * address. (Windows Media Player's playlist is in the room of MMSH.) Called by the front door of streams, before all protocols
 * that examine the client.
 */
package org.streampump.protocol.playlist;
