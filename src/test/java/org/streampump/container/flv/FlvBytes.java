package org.streampump.container.flv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Writes FLV for tests. */
final class FlvBytes {
    static final int AUDIO_AND_VIDEO = 5;
    static final int AUDIO = 4;
    static final int VIDEO = 1;

    /** Bodies as encoders make them, in hexadecimal. */
    static final String AVC_HEADER = "17 00 000000 01640028ff";

    static final String AVC_KEY = "17 01 000000 00000002 6588";
    static final String AVC_INTER = "27 01 000000 00000002 4188";
    static final String AVC_END = "17 02 000000";
    static final String AAC_HEADER = "af 00 1210";
    static final String AAC_FRAME = "af 01 2110";
    static final String MP3_FRAME = "2f fffb9064";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** A script's body: a name in AMF0, then an empty object. */
    static String script(String name) {
        return HexFormat.of().formatHex(FlvTag.amfString(name)) + "03000009";
    }

    /** {@code onMetaData} with one number. */
    static String metadata(double duration) {
        return HexFormat.of().formatHex(FlvTag.amfString("onMetaData")) + "03 0001 61 00"
                + String.format("%016x", Double.doubleToLongBits(duration)) + "000009";
    }

    static byte[] tag(int type, int timestamp, byte[] body) {
        return ByteBuffer.allocate(FlvTag.HEADER_BYTES + body.length + FlvTag.SIZE_BYTES)
                .putInt(type << 24 | body.length)
                .putInt(timestamp << 8 | timestamp >>> 24)
                .put(new byte[3])
                .put(body)
                .putInt(FlvTag.HEADER_BYTES + body.length)
                .array();
    }

    static byte[] tag(int type, int timestamp, String body) {
        return tag(type, timestamp, hex(body));
    }

    static FlvBytes file(int flags) {
        return new FlvBytes().fileHeader(flags);
    }

    FlvBytes fileHeader(int flags) {
        return raw(String.format("464c5601 %02x 00000009 00000000", flags));
    }

    FlvBytes audio(int timestamp, String body) {
        return raw(tag(FlvTag.AUDIO, timestamp, body));
    }

    FlvBytes video(int timestamp, String body) {
        return raw(tag(FlvTag.VIDEO, timestamp, body));
    }

    FlvBytes script(int timestamp, String body) {
        return raw(tag(FlvTag.SCRIPT, timestamp, body));
    }

    FlvBytes raw(String hex) {
        return raw(hex(hex));
    }

    FlvBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
