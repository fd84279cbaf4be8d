/**
 * ASF, the container of Windows Media, as raw bytes and in the framing of MMSH. The bytes of one publication come in through
 * {@link org.streampump.container.asf.AsfSegmenter}, which the hub feeds; whole data packets go out as segments, and the Header
 * Object with the head of the Data Object goes out as stream header. {@link org.streampump.container.asf.MmshDecoder} reads the
 * packets of the framing, for the segmenter and for the protocol.
 *
 * <p>Specifications: Advanced Systems Format (quoted as ASF n), MS-WMSP (quoted as WMSP n), MS-WMHTTP (quoted as PUSH n).
 */
package org.streampump.container.asf;
