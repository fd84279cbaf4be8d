package org.streampump.io.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which sources are reached by the proxy: those outside of the local network, or all. Goes by what the address says; no name
 * is looked up. Any thread.
 */
public final class ProxyRule {
    private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private ProxyRule() {}

    /**
     * The proxy by which a target is reached; may hold credentials.
     *
     * @param target with a host
     * @return empty: directly
     */
    public static Optional<URI> proxyFor(URI target, ClientSettings settings) {
        return settings.proxy()
                .filter(proxy -> settings.proxyLocal() || !isLocal(target.getHost()))
                .map(SourceAddress::uri);
    }

    /** Loopback, link-local and private addresses, and names without a dot. */
    public static boolean isLocal(String host) {
        boolean isIpV6 = host.startsWith("[");
        if (!isIpV6 && !IP_V4.matcher(host).matches()) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return name.indexOf('.') < 0;
        }
        try {
            return LocalNetwork.isPrivate(InetAddress.getByName(host)); // a literal: not looked up
        } catch (UnknownHostException e) {
            return false; // no address at all: let the proxy say so
        }
    }
}
