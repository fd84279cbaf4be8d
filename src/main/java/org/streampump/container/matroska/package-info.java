/**
 * Matroska and WebM, which ffmpeg, OBS, GStreamer and browsers' MediaRecorder send and browsers play. The bytes of one
 * publication come in through {@link org.streampump.container.matroska.MatroskaSegmenter}, which the hub feeds; blocks in
 * clusters of unknown size go out as segments, and EBML header, Segment, Info and Tracks as stream header.
 *
 * <p>Matroska's own "Segment", the element that holds everything else, is called EBML Segment here.
 *
 * <p>Specifications: RFC 8794 (EBML) and RFC 9559 (Matroska).
 */
package org.streampump.container.matroska;
