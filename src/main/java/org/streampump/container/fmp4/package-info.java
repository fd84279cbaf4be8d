/**
 * Fragmented MP4 and CMAF: what ffmpeg, GStreamer and packagers send, and what browsers play. The bytes of one publication
 * come in through {@link org.streampump.container.fmp4.Fmp4Segmenter}, which the hub feeds; each {@code moof} goes out with
 * its {@code mdat} as a segment, and {@code ftyp} and {@code moov} as stream header.
 *
 * <p>What CMAF calls a segment is one or more of ours; what ISO/IEC 14496-12 calls a movie fragment is one of ours.
 *
 * <p>Specifications: ISO/IEC 14496-12 (ISO base media file format), 14496-14 (MP4), 14496-15 (NAL units), 23000-19 (CMAF).
 */
package org.streampump.container.fmp4;
