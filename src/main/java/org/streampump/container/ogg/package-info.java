/**
 * Ogg with whatever is in it: what liquidsoap, ices, butt and ffmpeg send as Vorbis, Opus, FLAC, Speex and Theora, one chain
 * after the other without an end. The bytes of one publication come in through
 * {@link org.streampump.container.ogg.OggSegmenter}, which the hub feeds; whole pages go out as segments, and the header
 * pages of a chain's logical streams as stream header.
 *
 * <p>What Ogg calls a segment, a packet's piece of up to 255 bytes, is here a lacing value. A <em>chain</em> is what lies
 * between the first pages of its logical streams and the next such pages: a song, mostly.
 *
 * <p>Specifications: RFC 3533 (Ogg), RFC 5334 (media types), RFC 7845 (Opus), Vorbis I §4.2 and A, Theora §6 and A, RFC 9639
 * §10.1 (FLAC), the Speex manual §7, Ogg Skeleton 3 and 4.
 */
package org.streampump.container.ogg;
