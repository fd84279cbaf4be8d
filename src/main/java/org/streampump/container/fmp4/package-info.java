/**
 * Fragmented MP4 and CMAF, which ffmpeg, GStreamer and packagers send and browsers play. The bytes of one publication come in
 * through {@link org.streampump.container.fmp4.Fmp4Segmenter}, which the hub feeds; each {@code moof} goes out with its
 * {@code mdat} as a segment, and {@code ftyp} and {@code moov} as stream header.
 *
 * <p>A segment of CMAF is one or more segments of this program; a movie fragment of ISO/IEC 14496-12 is one segment.
 *
 * <p>Specifications: ISO/IEC 14496-12 (ISO base media file format), 14496-14 (MP4), 14496-15 (NAL units), 23000-19 (CMAF).
 */
package org.streampump.container.fmp4;
