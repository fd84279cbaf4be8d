/**
 * Matroska and WebM: what ffmpeg, OBS, GStreamer and browsers' MediaRecorder send, and what browsers play. The bytes of one
 * publication come in through {@link org.streampump.container.matroska.MatroskaSegmenter}, which the hub feeds; blocks in
 * clusters of unknown size go out as segments, and EBML header, Segment, Info and Tracks as stream header.
 *
 * <p>What Matroska calls a Segment is here the EBML Segment: the element that holds everything else.
 *
 * <p>Specifications: RFC 8794 (EBML) and RFC 9559 (Matroska).
 */
package org.streampump.container.matroska;
