package org.streampump.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A client of HTTP/2 (RFC 9113) that says what it likes: requests in frames, and frames that are not expected. */
final class FuzzHttp2 {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int KINDS = 12; // beyond those that there are
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW = 4;
    /**
     * Settings that exist and some that do not, without SETTINGS_HEADER_TABLE_SIZE (1) and SETTINGS_MAX_HEADER_LIST_SIZE (6): Jetty
     * 12.1.12 cannot encode answers with some values of these two, and keeps some of the connections in CLOSE_WAIT for ever. The pump
     * has no part in them.
     */
    private static final int[] SETTING_NAMES = {0, 2, 3, 4, 5, 7, 8, 9};

    private static final int MAX_REQUESTS = 6; // at once: each may hold a thread
    private static final int MAX_DATA = 16 * 1024;
    private static final int STATUS_500 = 0x8e; // RFC 7541, appendix A: 14, indexed

    private final FuzzWire wire;
    private final Random random;
    private int stream = 1;

    FuzzHttp2(FuzzWire wire, Random random) {
        this.wire = wire;
        this.random = random;
    }

    /** The preface and settings, among them sometimes a window into which the server cannot say a word. */
    void begin() throws IOException {
        wire.send(PREFACE);
        byte[] settings = switch (random.nextInt(4)) {
            case 0 -> setting(INITIAL_WINDOW, 0);
            case 1 -> setting(SETTING_NAMES[random.nextInt(SETTING_NAMES.length)], random.nextInt());
            default -> setting(INITIAL_WINDOW, 1 << 20);
        };
        frame(SETTINGS, 0, 0, settings);
    }

    private static byte[] setting(int name, int value) {
        return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
    }

    /** A few requests, each with a body or without. */
    void requests(FuzzHeads heads, FuzzMedia media) throws IOException {
        for (int n = random.nextInt(MAX_REQUESTS); n >= 0; n--) {
            boolean publishes = random.nextInt(3) == 0;
            boolean watches = random.nextBoolean();
            FuzzMedia.Media body = media.any(random);
            String path = publishes || watches ? heads.stream() : heads.target();
            byte[] block = block(
                    heads.method(publishes ? "POST" : "GET"),
                    path,
                    List.of(heads.type(body.type()), heads.credential()));
            frame(HEADERS, END_HEADERS | (publishes ? 0 : END_STREAM), stream, block);
            for (int at = 0; publishes && at < body.bytes().length; at += MAX_DATA) {
                int end = Math.min(body.bytes().length, at + MAX_DATA);
                boolean last = end == body.bytes().length && random.nextBoolean();
                frame(DATA, last ? END_STREAM : 0, stream, Arrays.copyOfRange(body.bytes(), at, end));
            }
            while (random.nextInt(4) == 0) {
                odd();
            }
            stream += 2;
        }
    }

    /** Fields as literals that are never indexed (RFC 7541, 6.2.3). */
    private byte[] block(String method, String path, List<String> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        Map.of(":method", method, ":path", path, ":scheme", "https", ":authority", Server.HOST).entrySet().stream()
                .sorted(Map.Entry.comparingByKey()) // the same seed, the same bytes
                .filter(field -> random.nextInt(40) != 0)
                .forEach(field -> literal(block, field.getKey(), field.getValue()));
        for (String field : fields) {
            String[] parts = field.split(": *", 2);
            literal(block, parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        byte[] bytes = block.toByteArray();
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static void literal(ByteArrayOutputStream out, String name, String value) {
        out.write(0x10);
        string(out, name.getBytes(StandardCharsets.ISO_8859_1));
        string(out, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** RFC 7541, 5.1 and 5.2, without Huffman's code. */
    private static void string(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int left = bytes.length - 127;
            for (; left >= 128; left >>= 7) {
                out.write(left & 127 | 128);
            }
            out.write(left);
        }
        out.writeBytes(bytes);
    }

    /** A frame of any kind, with any flags, for any stream. */
    private void odd() throws IOException {
        int kind = random.nextInt(KINDS);
        int length = kind == WINDOW_UPDATE ? 4 : random.nextInt(40);
        frame(kind, random.nextInt(256), random.nextInt(stream + 4), FuzzMedia.noise(random, length));
    }

    private void frame(int kind, int flags, int streamId, byte[] payload) throws IOException {
        int length = random.nextInt(60) == 0 ? random.nextInt(1 << 24) : payload.length;
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + payload.length)
                .putShort((short) (length >> 8))
                .put((byte) length)
                .put((byte) kind)
                .put((byte) flags)
                .putInt(streamId)
                .put(payload);
        wire.send(frame.array());
    }

    /** Whether the server has answered a request with 500. */
    static boolean hasFailed(byte[] seen) {
        for (int at = 0; at + FRAME_HEAD < seen.length; ) {
            int length = (seen[at] & 0xff) << 16 | (seen[at + 1] & 0xff) << 8 | seen[at + 2] & 0xff;
            if (seen[at + 3] == HEADERS && (seen[at + FRAME_HEAD] & 0xff) == STATUS_500) {
                return true;
            }
            at += FRAME_HEAD + length;
        }
        return false;
    }
}
