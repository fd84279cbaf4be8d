/**
 * MPEG transport streams, ISO/IEC 13818-1 (ITU-T H.222.0). Bytes come in as an encoder sent them; runs of whole 188-byte
 * packets go out unchanged, with the newest PAT and PMT as stream header. A publication calls {@link
 * org.streampump.container.mpegts.MpegTsSegmenter}, which finds the packets ({@code SyncSearch}), follows the tables
 * ({@code ServiceTables}) and asks for each packet of a PID that may lead whether viewers may join there ({@code JoinRule}).
 * Pictures are read by {@code PictureProbe} and {@code UnitReader}; media time is kept by {@code MediaClock}.
 */
package org.streampump.container.mpegts;
