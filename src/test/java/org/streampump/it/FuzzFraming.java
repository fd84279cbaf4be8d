package org.streampump.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A request's body as it goes over the wire, and the fields that announce it: by its length, in chunks, in both ways or in none,
 * with figures that are right for the most part.
 *
 * @param fields of the head
 * @param bytes what follows the head
 */
record FuzzFraming(List<String> fields, byte[] bytes) {
    private static final List<String> LENGTHS = List.of(
            "-1",
            "0",
            "1",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "0x10",
            "+5",
            "5, 6",
            "",
            " 7 7",
            "\u00b2");
    private static final List<String> SIZES = List.of(
            "ffffffff",
            "7fffffff",
            "80000000",
            "7fffffffffffffff",
            "ffffffffffffffffff",
            "-1",
            "0x5",
            "",
            "g",
            "00000000000000000000001",
            " 5",
            "5 ");
    private static final List<String> CODINGS = List.of(
            "Chunked", "chunked, chunked", "gzip, chunked", "identity", "chunked;q=1", "\u000bchunked", "nope", "");
    private static final int MAX_CHUNK = 16 * 1024;
    private static final int MAX_EXTENSION = 200;

    static FuzzFraming of(byte[] body, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new FuzzFraming(List.of(), body);
            case 1 -> new FuzzFraming(List.of("Content-Length: " + LENGTHS.get(random.nextInt(LENGTHS.size()))), body);
            case 2 ->
                new FuzzFraming(List.of("Content-Length: " + (body.length + random.nextInt(2_000) - 1_000)), body);
            case 3 ->
                new FuzzFraming(
                        List.of("Content-Length: " + random.nextInt(1 + body.length), "Transfer-Encoding: chunked"),
                        chunked(body, random));
            case 4 ->
                new FuzzFraming(
                        List.of("Transfer-Encoding: " + CODINGS.get(random.nextInt(CODINGS.size()))),
                        chunked(body, random));
            case 5 -> new FuzzFraming(List.of("Content-Length: 5", "Content-Length: " + body.length), body);
            case 6, 7 -> new FuzzFraming(List.of("Content-Length: " + body.length), body);
            default -> new FuzzFraming(List.of("Transfer-Encoding: chunked"), chunked(body, random));
        };
    }

    private static byte[] chunked(byte[] body, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int most = 1 << random.nextInt(15);
        int oddIn = random.nextInt(3) == 0 ? 10 : Integer.MAX_VALUE;
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, 1 + random.nextInt(Math.min(most + body.length / 500, MAX_CHUNK)));
            boolean odd = random.nextInt(oddIn) == 0;
            String size = odd ? SIZES.get(random.nextInt(SIZES.size())) : Integer.toHexString(length);
            text(
                    out,
                    size + (odd && random.nextBoolean() ? ";" + "e".repeat(random.nextInt(MAX_EXTENSION)) : "")
                            + "\r\n");
            out.write(body, at, length);
            text(out, odd && random.nextInt(4) == 0 ? "\n" : "\r\n");
            at += length;
        }
        switch (random.nextInt(8)) {
            case 0 -> text(out, "");
            case 1 ->
                text(out, "0\r\nContent-Length: 1\r\nX: " + "y".repeat(random.nextInt(MAX_EXTENSION)) + "\r\n\r\n");
            case 2 -> text(out, "0\r\n");
            default -> text(out, "0\r\n\r\n");
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
