package org.streampump.container.flv;

import java.util.Arrays;
import org.streampump.container.PictureCodec;

/**
 * Reads from a tag's first bytes what the tag is. An odd tag is {@link Role#OTHER}: passed on, but never relied on. One object
 * serves all tags of a stream, one after the other; one caller at a time.
 */
final class TagStart {
    /**
     * Number of bytes at a body's beginning that are read: enough for two ModEx packets and a multitrack head. A head further
     * on is not found.
     */
    static final int BODY_BYTES = 64;

    /** The purpose of a tag. Tags of the roles before {@link #FRAME} are kept for the stream header, in this order. */
    enum Role {
        METADATA,
        VIDEO_SEQUENCE_HEADER,
        VIDEO_TS_SEQUENCE_HEADER,
        VIDEO_METADATA,
        AUDIO_SEQUENCE_HEADER,
        AUDIO_CHANNELS,
        /** Coded audio or video. */
        FRAME,
        /** Commands, cue points, ends of sequences, empty bodies, and tags that this program does not understand. */
        OTHER;

        boolean isKept() {
            return compareTo(FRAME) < 0;
        }
    }

    private static final int KEY_FRAME = 1; // frame types, E.4.3.1
    private static final int COMMAND = 5;
    private static final int ENHANCED_VIDEO = 0x80; // E2: one bit
    private static final int ENHANCED_AUDIO = 9; // E2: a SoundFormat

    private static final int SEQUENCE_HEADER = 0; // packet types, E.4.3.1, E.4.2.1 and E2
    private static final int CODED = 1;
    private static final int CODED_WITHOUT_OFFSET = 3;
    private static final int INFORMATION = 4; // video: Metadata, audio: MultichannelConfig
    private static final int TS_SEQUENCE_HEADER = 5; // video
    private static final int VIDEO_MULTITRACK = 6;
    private static final int AUDIO_MULTITRACK = 5;
    private static final int MOD_EX = 7;

    private static final int COMPOSITION_OFFSET_BYTES = 3;
    private static final int SIZE_BYTES = 3; // length field of one track's data in a multitrack packet
    private static final int SINGLE_TRACK = -1; // no multitrack packet; otherwise the packet's kind
    private static final int ONE_TRACK = 0;
    private static final int MANY_CODECS = 2;

    private static final byte[] ON_META_DATA = FlvTag.amfString("onMetaData");
    private static final byte[] SET_DATA_FRAME = FlvTag.amfString("@setDataFrame");

    private byte[] bytes;
    private int at;
    private int end;

    private int type;
    private Role role = Role.OTHER;
    private boolean keyFrame;
    private boolean needsSequenceHeader;
    private String codec;
    private PictureCodec pictureCodec = PictureCodec.OTHER;
    private int multitrack;
    private int track;
    private int dataAt;
    private int dataEnd;

    /**
     * Reads the next tag.
     *
     * @param tag header and first {@link #BODY_BYTES} bytes of the body, or the whole tag
     * @param length how many bytes of {@code tag} are valid, at least its header
     */
    void read(byte[] tag, int length) {
        bytes = tag;
        at = FlvTag.HEADER_BYTES;
        end = length;
        type = FlvTag.type(tag);
        role = Role.OTHER;
        keyFrame = false;
        needsSequenceHeader = false;
        codec = null;
        pictureCodec = PictureCodec.OTHER;
        multitrack = SINGLE_TRACK;
        track = 0;
        dataAt = length;
        dataEnd = Integer.MAX_VALUE;
        switch (type) {
            case FlvTag.AUDIO -> readAudio();
            case FlvTag.VIDEO -> readVideo();
            case FlvTag.SCRIPT, FlvTag.SCRIPT_AMF3 -> readScript();
            default -> {}
        }
    }

    Role role() {
        return role;
    }

    boolean isAudio() {
        return type == FlvTag.AUDIO;
    }

    boolean isVideo() {
        return type == FlvTag.VIDEO;
    }

    /** Whether the encoder marks this tag as a video frame that needs no other frame. */
    boolean isKeyFrame() {
        return role == Role.FRAME && keyFrame;
    }

    /** The codec by which the first track's pictures are read, as far as they can be read. */
    PictureCodec pictureCodec() {
        return pictureCodec;
    }

    /**
     * The index in the tag of a video frame's or video sequence header's own bytes, after everything that FLV puts before them.
     */
    int dataAt() {
        return dataAt;
    }

    /**
     * The index in the tag after the first track's data; {@link Integer#MAX_VALUE} when the data reach to the end of the body.
     */
    int dataEnd() {
        return dataEnd;
    }

    /** Whether the tag's timestamp can be trusted; tags that are no frames often have the timestamp 0. */
    boolean isTimed() {
        return role == Role.FRAME;
    }

    /** Whether this frame is useless without its track's sequence header. */
    boolean needsSequenceHeader() {
        return needsSequenceHeader;
    }

    /** The codec's name, or null. */
    String codec() {
        return codec;
    }

    /**
     * The track's number, 0 to 255; 0 when the tag does not tell. In a tag of several tracks, this is the first track until
     * {@link #nextTrack} is called.
     */
    int track() {
        return track;
    }

    /**
     * Moves {@link #track} and {@link #codec} to the next track of the tag that was read last.
     *
     * @param tag the same tag, as far as its bytes have come
     * @return false when there is no further track
     */
    boolean nextTrack(byte[] tag, int length) {
        if (multitrack <= ONE_TRACK) {
            return false;
        }
        bytes = tag;
        end = length;
        int size = next() << 16 | next() << 8 | next();
        if (size < 0 || size > end - at) {
            return false;
        }
        at += size;
        return readTrackId();
    }

    private void readVideo() {
        int first = next();
        if (first >= ENHANCED_VIDEO) {
            readEnhancedVideo(first >> 4 & 7, skipModEx(first & 15));
        } else if (first >= 0) {
            readPlainVideo(first >> 4, first & 15);
        }
    }

    private void readPlainVideo(int frameType, int codecId) {
        needsSequenceHeader = codecId == Codecs.AVC || codecId == Codecs.HEVC;
        int packetType = needsSequenceHeader ? next() : CODED;
        if (needsSequenceHeader) {
            at += COMPOSITION_OFFSET_BYTES;
        }
        if (frameType == COMMAND || at >= end) {
            return;
        }
        codec = Codecs.video(codecId);
        readVideoPacket(frameType, packetType);
        dataAt = at;
        pictureCodec = FlvTag.isEncrypted(bytes) ? PictureCodec.OTHER : Codecs.picture(codecId);
    }

    private void readEnhancedVideo(int frameType, int firstType) {
        if (frameType == COMMAND && firstType != INFORMATION) {
            return;
        }
        int packetType = readTracks(firstType, VIDEO_MULTITRACK);
        if (packetType >= 0) {
            readVideoPacket(frameType, packetType);
            placeData(packetType);
        }
    }

    /**
     * Finds the first track's data. In a tag of several tracks, a size precedes them, which {@link #nextTrack} will read again.
     */
    private void placeData(int packetType) {
        dataAt = at;
        if (multitrack > ONE_TRACK && at + SIZE_BYTES <= end) {
            dataAt = at + SIZE_BYTES;
            dataEnd = dataAt + FlvTag.u24(bytes, at);
        }
        if (packetType == CODED && hasCompositionOffset()) {
            dataAt += COMPOSITION_OFFSET_BYTES;
        }
        if (FlvTag.isEncrypted(bytes)) {
            pictureCodec = PictureCodec.OTHER;
        }
    }

    private boolean hasCompositionOffset() {
        return pictureCodec == PictureCodec.AVC
                || pictureCodec == PictureCodec.HEVC
                || pictureCodec == PictureCodec.VVC;
    }

    private void readVideoPacket(int frameType, int packetType) {
        switch (packetType) {
            case SEQUENCE_HEADER -> role = Role.VIDEO_SEQUENCE_HEADER;
            case TS_SEQUENCE_HEADER -> role = Role.VIDEO_TS_SEQUENCE_HEADER;
            case INFORMATION -> role = Role.VIDEO_METADATA;
            case CODED, CODED_WITHOUT_OFFSET -> {
                role = Role.FRAME;
                keyFrame = frameType == KEY_FRAME;
            }
            default -> {}
        }
    }

    private void readAudio() {
        int first = next();
        if (first < 0) {
            return;
        }
        if (first >> 4 == ENHANCED_AUDIO) {
            readAudioPacket(readTracks(skipModEx(first & 15), AUDIO_MULTITRACK));
            return;
        }
        int format = first >> 4;
        needsSequenceHeader = format == Codecs.AAC;
        int packetType = needsSequenceHeader ? next() : CODED;
        if (at < end) {
            codec = Codecs.audio(format);
            readAudioPacket(packetType);
        }
    }

    private void readAudioPacket(int packetType) {
        switch (packetType) {
            case SEQUENCE_HEADER -> role = Role.AUDIO_SEQUENCE_HEADER;
            case INFORMATION -> role = Role.AUDIO_CHANNELS;
            case CODED -> role = Role.FRAME;
            default -> {}
        }
    }

    /**
     * Skips packets that only modify the next packet; returns the type of the packet after them, or -1 when the tag ends first.
     */
    private int skipModEx(int firstType) {
        int packetType = firstType;
        while (packetType == MOD_EX) {
            int size = next() + 1;
            if (size == 256) {
                size = (next() << 8 | next()) + 1;
            }
            if (size <= 0) {
                return -1;
            }
            at += size;
            int last = next(); // the high half tells the kind of the skipped data
            packetType = last < 0 ? -1 : last & 15;
        }
        return packetType;
    }

    /** Reads up to the first track's data; returns the real packet type, or -1 when there are no data. */
    private int readTracks(int firstType, int multitrackType) {
        int packetType = firstType;
        if (packetType == multitrackType) {
            int kinds = next();
            multitrack = kinds >> 4;
            packetType = kinds < 0 || (kinds & 15) == multitrackType ? -1 : kinds & 15;
        }
        if (packetType < 0 || multitrack > MANY_CODECS) {
            return -1;
        }
        if (multitrack != MANY_CODECS) {
            readFourCc();
        }
        return readTrackId() && at < end ? packetType : -1;
    }

    private boolean readTrackId() {
        if (multitrack == MANY_CODECS) {
            readFourCc();
        }
        if (multitrack == SINGLE_TRACK) {
            return true;
        }
        int id = next();
        track = Math.max(0, id);
        return id >= 0;
    }

    private void readFourCc() {
        int code = next() << 24 | next() << 16 | next() << 8 | next();
        codec = Codecs.fourCc(code);
        pictureCodec = Codecs.pictureOfFourCc(code);
        needsSequenceHeader = Codecs.needsSequenceHeader(code);
    }

    private void readScript() {
        if (type == FlvTag.SCRIPT_AMF3 && at < end && bytes[at] == 0) {
            at++; // announces AMF0
        }
        if (startsWith(SET_DATA_FRAME)) {
            at += SET_DATA_FRAME.length;
        }
        if (startsWith(ON_META_DATA)) {
            role = Role.METADATA;
        }
    }

    private boolean startsWith(byte[] text) {
        return end - at >= text.length && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
    }

    /** The next byte, or -1 at the end. */
    private int next() {
        return at < end ? bytes[at++] & 0xff : -1;
    }
}
