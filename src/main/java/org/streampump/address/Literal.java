package org.streampump.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads addresses that are written as numbers; never resolves a name. */
final class Literal {
    /** Maximum length of an address, in characters: the longest IPv6 address with an IPv4 address in it. */
    private static final int MAX_LENGTH = 45;

    private static final int IP_V4_BYTES = 4;
    private static final int MAX_PART = 255;
    private static final int MAX_PART_DIGITS = 3;

    private Literal() {}

    /**
     * Returns the address in network order: 4 bytes of IPv4, also for an IPv4 address mapped into IPv6, or 16 bytes of IPv6.
     * Brackets and a zone are ignored.
     *
     * @return empty when the text is no address
     */
    static Optional<byte[]> parse(String text) {
        String bare = withoutZone(withoutBrackets(text.strip()));
        if (bare.isEmpty() || bare.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return bare.indexOf(':') < 0 ? ipV4(bare) : ipV6(bare);
    }

    private static String withoutBrackets(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Reads four decimal parts; the platform would also accept fewer. */
    private static Optional<byte[]> ipV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IP_V4_BYTES) {
            return Optional.empty();
        }
        byte[] address = new byte[IP_V4_BYTES];
        for (int n = 0; n < parts.length; n++) {
            String part = parts[n];
            boolean isNumber = !part.isEmpty()
                    && part.length() <= MAX_PART_DIGITS
                    && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!isNumber || Integer.parseInt(part) > MAX_PART) {
                return Optional.empty();
            }
            address[n] = (byte) Integer.parseInt(part);
        }
        return Optional.of(address);
    }

    /** Leaves IPv6 to the platform, which reads a text in brackets as an address or refuses it, and never as a name. */
    private static Optional<byte[]> ipV6(String text) {
        if (!text.chars().allMatch(c -> c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName("[" + text + "]").getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
