package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.streampump.container.ContainerFormat;
import org.streampump.source.Source;
import org.streampump.source.SourceType;

/** MMSH servers, as {@code mmsh:}, {@code mms:} and {@code http:}, and over TLS as {@code mmshs:} and {@code https:}. */
public final class MmshSourceType implements SourceType {
    private final ContainerFormat asf;
    private final PullNetwork network;
    private final MmshSource.Patience patience;

    /**
     * @param asf what is fed
     * @param proxyFor the HTTP proxy by which a server is reached, perhaps with {@code user:password@}; empty: directly. Is
     *     asked on the source's thread for every connection, with the scheme {@code http} or {@code https} and without
     *     credentials
     * @param mayRedirectToLocal whether a server elsewhere may redirect into the local network; asked for every redirect
     */
    public MmshSourceType(
            ContainerFormat asf, Function<URI, Optional<URI>> proxyFor, BooleanSupplier mayRedirectToLocal) {
        this(asf, PullNetwork.of(proxyFor, mayRedirectToLocal), MmshSource.Patience.DEFAULT);
    }

    MmshSourceType(ContainerFormat asf, PullNetwork network, MmshSource.Patience patience) {
        this.asf = asf;
        this.network = network;
        this.patience = patience;
    }

    @Override
    public Set<String> schemes() {
        return PullTarget.schemes();
    }

    /** @throws IllegalArgumentException the address is none to pull from */
    @Override
    public Source source(URI address) {
        try {
            return new MmshSource(PullTarget.of(address), asf, network, patience);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
