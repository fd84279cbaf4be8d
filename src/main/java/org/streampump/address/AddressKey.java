package org.streampump.address;

import java.nio.ByteBuffer;

/**
 * One peer, for limits per address: an IPv4 address, or the /64 network of an IPv6 address, because a host that has one address
 * of such a network usually has all of them. An IPv4 address mapped into IPv6 counts as the IPv4 address.
 */
public final class AddressKey {
    /** The one key of all peers whose address cannot be read: a proxy may pass on any text as the address. */
    private static final AddressKey UNREADABLE = new AddressKey(0, -1);

    /** Address of a peer without an address, such as a proxy that connects over a Unix domain socket of this machine. */
    private static final String LOOPBACK = "127.0.0.1";

    private static final int IP_V4_BYTES = 4;
    private static final int NETWORK_BITS = 64;
    private static final int WORD_BITS = 16;
    private static final int WORD_MASK = 0xffff;

    private final long prefix;
    private final int bits; // 32, 64, or -1 for an address that cannot be read

    private AddressKey(long prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Returns the key of an address as the servlet container reports it: null, empty, or any text that a proxy let through. */
    public static AddressKey of(String address) {
        return Literal.parse(orLoopback(address)).map(AddressKey::of).orElse(UNREADABLE);
    }

    /**
     * As {@link #of(String)}, for an address with its port.
     *
     * @param peer as logs show a peer: {@code 203.0.113.7:4711}, {@code [2001:db8::7]:4711}
     */
    public static AddressKey ofPeer(String peer) {
        int port = peer.lastIndexOf(':');
        return of(port < 0 ? peer : peer.substring(0, port));
    }

    private static AddressKey of(byte[] bytes) {
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return bytes.length == IP_V4_BYTES
                ? new AddressKey(Integer.toUnsignedLong(address.getInt()), Integer.SIZE)
                : new AddressKey(address.getLong(), NETWORK_BITS);
    }

    static String orLoopback(String address) {
        return address == null || address.isBlank() ? LOOPBACK : address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressKey key && key.prefix == prefix && key.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(prefix * 31 + bits);
    }

    /** Returns the key as logs show it: {@code 203.0.113.7}, {@code 2001:db8:0:1::/64}. */
    @Override
    public String toString() {
        if (bits == Integer.SIZE) {
            return (prefix >> 24 & 0xff) + "." + (prefix >> 16 & 0xff) + "." + (prefix >> 8 & 0xff) + "."
                    + (prefix & 0xff);
        }
        if (bits < 0) {
            return "unreadable addresses";
        }
        StringBuilder text = new StringBuilder();
        for (int shift = NETWORK_BITS - WORD_BITS; shift >= 0; shift -= WORD_BITS) {
            text.append(Long.toHexString(prefix >> shift & WORD_MASK)).append(':');
        }
        return text.append(":/64").toString();
    }
}
