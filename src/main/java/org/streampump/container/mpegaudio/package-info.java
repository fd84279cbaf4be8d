/**
 * Successive bare audio frames, as radio encoders send them: MPEG audio ({@link org.streampump.container.mpegaudio.Mp3},
 * ISO/IEC 11172-3 and 13818-3) and AAC in ADTS ({@link org.streampump.container.mpegaudio.Aac}, ISO/IEC 13818-7 and 14496-3).
 * The bytes of one publication come in through {@link org.streampump.container.mpegaudio.AudioSegmenter}, which the hub feeds;
 * whole frames go out unchanged, each a join point, with an empty stream header. Everything between frames (ID3 tags, garbage,
 * the frame that tells a file's length) is left out.
 */
package org.streampump.container.mpegaudio;
