package org.streampump.container.ogg;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.streampump.container.LittleEndian;

/** Pages and packets, written by hand. */
final class OggBytes {
    static final int NO_FLAGS = 0;
    static final int CONTINUED = 1;
    static final int BOS = 2;
    static final int EOS = 4;

    private OggBytes() {}

    /** A page of whole packets. */
    static byte[] page(int flags, long granule, int serial, int sequence, byte[]... packets) {
        ByteArrayOutputStream lacing = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            for (int n = 0; n < packet.length / 255; n++) {
                lacing.write(255);
            }
            lacing.write(packet.length % 255);
        }
        return laced(flags, granule, serial, sequence, lacing.toByteArray(), join(packets));
    }

    /** A page whose only, or last, packet goes on: a multiple of 255 bytes. */
    static byte[] open(int flags, long granule, int serial, int sequence, byte[] packets) {
        byte[] lacing = new byte[packets.length / 255];
        Arrays.fill(lacing, (byte) 255);
        return laced(flags, granule, serial, sequence, lacing, packets);
    }

    static byte[] laced(int flags, long granule, int serial, int sequence, byte[] lacing, byte[] payload) {
        byte[] page = new byte[Page.FIXED_BYTES + lacing.length + payload.length];
        System.arraycopy(Page.CAPTURE, 0, page, 0, Page.CAPTURE.length);
        page[5] = (byte) flags;
        LittleEndian.put64(page, 6, granule);
        LittleEndian.put32(page, 14, serial);
        LittleEndian.put32(page, 18, sequence);
        page[26] = (byte) lacing.length;
        System.arraycopy(lacing, 0, page, Page.FIXED_BYTES, lacing.length);
        System.arraycopy(payload, 0, page, Page.FIXED_BYTES + lacing.length, payload.length);
        LittleEndian.put32(page, 22, crc(page));
        return page;
    }

    /** RFC 3533 §6, bit by bit. */
    static int crc(byte[] page) {
        int crc = 0;
        for (int n = 0; n < page.length; n++) {
            crc ^= (n >= 22 && n < 26 ? 0 : page[n] & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] opusHead(int serial) {
        return page(BOS, 0, serial, 0, latin("OpusHead\1\1........."));
    }

    static byte[] opusTags(int serial, String... fields) {
        return page(NO_FLAGS, 0, serial, 1, tags(fields));
    }

    static byte[] tags(String... fields) {
        return join(latin("OpusTags"), comments(fields));
    }

    /** Both header pages of a logical stream of Opus. */
    static byte[] opus(int serial, String... fields) {
        return join(opusHead(serial), opusTags(serial, fields));
    }

    static byte[] comments(String... fields) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text("a vendor"));
        all.writeBytes(number(fields.length));
        for (String field : fields) {
            all.writeBytes(text(field));
        }
        return all.toByteArray();
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(number(bytes.length), bytes);
    }

    static byte[] number(int value) {
        byte[] bytes = new byte[Integer.BYTES];
        LittleEndian.put32(bytes, 0, value);
        return bytes;
    }

    /** A page with a packet of data, the granule position that many times 960. */
    static byte[] data(int serial, int sequence) {
        return page(NO_FLAGS, 960L * sequence, serial, sequence, packet(sequence, 100));
    }

    /** A packet of bytes that are all the same, and no header's first. */
    static byte[] packet(int number, int length) {
        byte[] packet = new byte[length];
        Arrays.fill(packet, (byte) (number % 50 + 1));
        return packet;
    }

    static byte[] theora(int serial) {
        return theora(serial, 0);
    }

    /** With so many frames in a second, and six bits for the distance from a key frame. */
    static byte[] theora(int serial, int rate) {
        byte[] fields = new byte[35];
        if (rate > 0) {
            fields[22 + 3 - 7] = (byte) rate;
            fields[26 + 3 - 7] = 1;
            fields[41 - 7] = (byte) (6 << 5);
        }
        return page(BOS, 0, serial, 0, join(new byte[] {(byte) 0x80}, latin("theora"), fields));
    }

    static byte[] theoraHeaders(int serial, String... fields) {
        byte[] setup = join(new byte[] {(byte) 0x82}, latin("theora"), packet(1, 300));
        return page(NO_FLAGS, 0, serial, 1, join(new byte[] {(byte) 0x81}, latin("theora"), comments(fields)), setup);
    }

    static byte[] key(int length) {
        byte[] packet = packet(1, length);
        packet[0] = 0x30;
        return packet;
    }

    static byte[] inter(int length) {
        byte[] packet = packet(1, length);
        packet[0] = 0x7f;
        return packet;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The pages in a row; an {@link AssertionError} if there is anything else, or a checksum is wrong. */
    static List<byte[]> pages(byte[] bytes) {
        List<byte[]> pages = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            if (bytes.length - at < Page.FIXED_BYTES
                    || bytes.length - at < Page.FIXED_BYTES + (bytes[at + 26] & 0xff)
                    || bytes.length - at < Page.length(bytes, at)) {
                throw new AssertionError("no whole page at byte " + at);
            }
            byte[] page = Arrays.copyOfRange(bytes, at, at + Page.length(bytes, at));
            if (!new String(page, 0, 4, StandardCharsets.ISO_8859_1).equals("OggS")
                    || LittleEndian.i32(page, 22) != crc(page)) {
                throw new AssertionError("no intact page at byte " + at);
            }
            pages.add(page);
            at += page.length;
        }
        return pages;
    }

    /** For chains of real encoders, whose headers are the pages with granule position 0. */
    static byte[] withoutHeaders(byte[] chain) {
        List<byte[]> pages = pages(chain);
        int headers = 0;
        while (LittleEndian.i64(pages.get(headers), 6) == 0) {
            headers++;
        }
        return join(pages.subList(headers, pages.size()).toArray(byte[][]::new));
    }

    /** Serial number and flags of each page, as {@code 7:EOS}. */
    static List<String> outline(byte[] bytes) {
        Map<Integer, String> names =
                Map.of(0, "", CONTINUED, "CONTINUED", BOS, "BOS", EOS, "EOS", BOS | EOS, "BOS EOS");
        return pages(bytes).stream()
                .map(page -> LittleEndian.i32(page, 14) + ":" + names.get((int) page[5]))
                .toList();
    }
}
