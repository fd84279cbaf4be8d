/**
 * Playlists for every player: at a stream's name with {@code .m3u} or {@code .xspf} behind it a file with its address. (Windows
 * Media Player's is in its own room.) Called by the front door of streams, before all protocols that look at who asks.
 */
package org.streampump.protocol.playlist;
