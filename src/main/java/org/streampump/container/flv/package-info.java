/**
 * Flash Video, which ffmpeg and OBS write for RTMP and can send over HTTP, and which JavaScript players in browsers accept. The
 * bytes of one publication come in through {@link org.streampump.container.flv.FlvSegmenter}, which the hub feeds; runs of
 * whole tags go out as segments, and file header, metadata and sequence headers as stream header.
 *
 * <p>Specifications: Adobe Flash Video File Format 10.1, Annex E (quoted as E.n), and Enhanced RTMP v2 (quoted as E2).
 */
package org.streampump.container.flv;
