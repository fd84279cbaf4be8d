package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpTarget;
import org.streampump.settings.Settings;
import org.streampump.source.Source;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceType;

/** MMSH servers, as {@code mmsh:}, {@code mms:} and {@code http:}, and over TLS as {@code mmshs:} and {@code https:}. */
public final class MmshSourceType implements SourceType {
    private static final String FORM =
            "://HOST:PORT/PATH; what is special in a user name, password, path or query is percent-encoded";

    private final ContainerFormat asf;
    private final HttpNetwork network;
    private final MmshSource.Patience patience;

    /**
     * @param asf the format of the fed streams
     */
    public MmshSourceType(ContainerFormat asf, HttpNetwork network) {
        this(asf, network, MmshSource.Patience.DEFAULT);
    }

    MmshSourceType(ContainerFormat asf, HttpNetwork network, MmshSource.Patience patience) {
        this.asf = asf;
        this.network = network;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "mmsh";
    }

    @Override
    public Set<String> schemes() {
        return HttpTarget.schemes();
    }

    @Override
    public Optional<String> objection(SourceAddress address, Settings options) {
        boolean isServer = target(address).isPresent();
        return isServer ? Optional.empty() : Optional.of(address.scheme() + FORM);
    }

    @Override
    public Source source(SourceAddress address, Settings options) {
        return new MmshSource(target(address).orElseThrow(), asf, network, patience);
    }

    private static Optional<HttpTarget> target(SourceAddress address) {
        try {
            return Optional.of(HttpTarget.of(new URI(address.text())));
        } catch (URISyntaxException | IOException e) {
            return Optional.empty(); // the objection says which form is expected, without the address
        }
    }
}
