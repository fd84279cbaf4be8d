package org.streampump.address;

import java.util.Arrays;
import java.util.Optional;

/** A range of addresses, written {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or as a single address. */
public final class Network {
    private static final int MAX_DIGITS = 3;

    private final byte[] prefix; // the bits after the prefix are 0
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Reads a network; empty when the text is no network, or has bits after its prefix: {@code 192.0.2.1/24} is a slip. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = Literal.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().length * Byte.SIZE;
        int bits = slash < 0 ? all : length(text.substring(slash + 1).strip());
        if (bits < 0 || bits > all) {
            return Optional.empty();
        }
        byte[] prefix = masked(address.get(), bits);
        return Arrays.equals(prefix, address.get()) ? Optional.of(new Network(prefix, bits)) : Optional.empty();
    }

    private static int length(String text) {
        boolean isNumber =
                !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(text) : -1;
    }

    /** Whether an address, as the servlet container reports it, is in this network; null or empty is a peer on this machine. */
    public boolean contains(String address) {
        return Literal.parse(AddressKey.orLoopback(address))
                .filter(this::contains)
                .isPresent();
    }

    private boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(masked(address, bits), prefix);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int n = 0; n < masked.length; n++) {
            int kept = Math.min(Math.max(bits - n * Byte.SIZE, 0), Byte.SIZE);
            masked[n] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && network.bits == bits && Arrays.equals(network.prefix, prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + bits;
    }
}
