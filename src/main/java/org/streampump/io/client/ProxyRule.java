package org.streampump.io.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which sources are reached through the proxy: sources outside the local network, or all sources. Decides by the
 * address as it is written; no name is looked up. Any thread.
 */
public final class ProxyRule {
    private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private ProxyRule() {}

    /**
     * Returns the proxy for a target; the proxy's address may hold credentials.
     *
     * @param target with a host
     * @return empty: the target is reached directly
     */
    public static Optional<URI> proxyFor(URI target, ClientSettings settings) {
        return settings.proxy()
                .filter(proxy -> settings.proxyLocal() || !isLocal(target.getHost()))
                .map(ProxyAddress::uri);
    }

    /** Whether a host is local: a loopback, link-local or private address, or a name without a dot. */
    public static boolean isLocal(String host) {
        boolean isIpV6 = host.startsWith("[");
        if (!isIpV6 && !IP_V4.matcher(host).matches()) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return name.indexOf('.') < 0;
        }
        try {
            return LocalNetwork.isPrivate(InetAddress.getByName(host)); // an address in numbers: no name is looked up
        } catch (UnknownHostException e) {
            return false; // not an address: the proxy will report the mistake
        }
    }
}
