package org.streampump.io.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Addresses that strangers from outside cannot reach, although this machine can. Any thread. */
public final class LocalNetwork {
    private static final int UNIQUE_LOCAL = 0xfc; // fc00::/7, RFC 4193
    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}; // RFC 6052
    private static final int IP_V4_BYTES = 4;

    private LocalNetwork() {}

    /**
     * Whether the form of an address shows that it is a loopback, wildcard, link-local or private address; an IPv4 address
     * mapped into IPv6 counts as the IPv4 address.
     */
    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || (address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL);
    }

    /**
     * Whether strangers must not be able to send the pump to this address: private addresses, addresses shared by carriers (RFC
     * 6598), "this network" (RFC 1122), multicast, IPv6 forms that hold such an IPv4 address, and every address of this
     * machine.
     */
    public static boolean contains(InetAddress address) {
        return isPrivate(address)
                || address.isMulticastAddress()
                || isSharedOrThis(address)
                || isTranslatedLocal(address)
                || isOfThisMachine(address);
    }

    private static boolean isSharedOrThis(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IP_V4_BYTES
                && (bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64)); // 0.0.0.0/8, 100.64.0.0/10
    }

    /**
     * Whether the address is in 64:ff9b::/96 or in the IPv4-compatible ::/96 and holds a local IPv4 address: a gateway or the
     * kernel translates such addresses to IPv4.
     */
    private static boolean isTranslatedLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IP_V4_BYTES) {
            return false;
        }
        boolean translated = true;
        boolean compatible = true;
        for (int n = 0; n < TRANSLATED.length; n++) {
            translated &= bytes[n] == TRANSLATED[n];
            compatible &= bytes[n] == 0;
        }
        return (translated || compatible) && contains(embedded(bytes));
    }

    private static InetAddress embedded(byte[] bytes) {
        byte[] last = new byte[IP_V4_BYTES];
        System.arraycopy(bytes, bytes.length - IP_V4_BYTES, last, 0, IP_V4_BYTES);
        try {
            return InetAddress.getByAddress(last);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // refused, because the answer is unknown
        }
    }
}
