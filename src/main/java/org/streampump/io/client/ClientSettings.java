package org.streampump.io.client;

import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * The settings for connections to other servers. Immutable.
 *
 * @param redirectLocal whether a source outside the local network may redirect into it
 * @param proxy the HTTP proxy through which sources are reached; empty: sources are reached directly
 * @param proxyLocal whether sources in the local network are reached through the proxy as well
 */
public record ClientSettings(boolean redirectLocal, Optional<ProxyAddress> proxy, boolean proxyLocal) {
    private static final Kind<ProxyAddress> PROXY = Kind.ofText(
                    ProxyAddress::of, "an address of the form http://HOST:PORT, or with USER:PASSWORD@")
            .hidden();

    public static final Section<ClientSettings> SECTION = new Section<>(ClientSettings.class, ClientSettings::read);

    private static ClientSettings read(SettingsReader in) {
        return new ClientSettings(
                in.onOff(
                        "redirectLocal",
                        false,
                        "`on`: a source outside of the local network may redirect into it; see"
                                + " [Pull](pull.md#passwords-redirects-the-local-network)"),
                in.read("proxy", PROXY, "none", "`http://[USER:PASSWORD@]HOST:PORT` by which sources are reached"),
                in.onOff(
                        "proxyLocal",
                        false,
                        "`on`: also sources in the local network. Local are loopback, link-local and private addresses and names"
                                + " without a dot; no name is looked up to find out"));
    }
}
