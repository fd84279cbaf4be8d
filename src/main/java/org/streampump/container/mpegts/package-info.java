/**
 * MPEG transport streams, ISO/IEC 13818-1 (ITU-T H.222.0). Bytes come in as an encoder sent them; runs of whole 188-byte
 * packets go out unchanged, with the newest PAT and PMT as stream header. After an encoder has come back, however, the times in
 * its packets are moved so that they continue the previous publication's times. A publication calls
 * {@link org.streampump.container.mpegts.MpegTsSegmenter}, which finds the packets ({@code SyncSearch}), follows the tables
 * ({@code ServiceTables}) and asks for each packet of a PID that may lead whether viewers may join there ({@code JoinRule}).
 * {@code PictureProbe} and {@code UnitReader} read pictures; {@code MediaClock} keeps media time. {@code Retimer} reads and
 * moves the times in packets, and {@code Timeline} tells how far.
 */
package org.streampump.container.mpegts;
