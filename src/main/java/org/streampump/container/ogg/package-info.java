/**
 * Ogg with any contents: liquidsoap, ices, butt and ffmpeg send Vorbis, Opus, FLAC, Speex and Theora, as an endless succession
 * of chains. The bytes of one publication come in through {@link org.streampump.container.ogg.OggSegmenter}, which the hub
 * feeds; whole pages go out as segments, and the header pages of a chain's logical streams as stream header.
 *
 * <p>Ogg's own "segment", a piece of a packet of up to 255 bytes, is called a lacing value here. A <em>chain</em> reaches from
 * the first pages of its logical streams to the next such pages; usually it is a song.
 *
 * <p>Specifications: RFC 3533 (Ogg), RFC 5334 (media types), RFC 7845 (Opus), Vorbis I §4.2 and A, Theora §6 and A, RFC 9639
 * §10.1 (FLAC), the Speex manual §7, Ogg Skeleton 3 and 4.
 */
package org.streampump.container.ogg;
