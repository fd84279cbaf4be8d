package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.streampump.container.ContainerFormat;
import org.streampump.source.Source;
import org.streampump.source.SourceType;

/** MMSH servers, as {@code mmsh:}, {@code mms:} and {@code http:}, and over TLS as {@code mmshs:} and {@code https:}. */
public final class MmshSourceType implements SourceType {
    private final ContainerFormat asf;
    private final Function<URI, Optional<URI>> proxyFor;
    private final SSLSocketFactory tls;
    private final MmshSource.Patience patience;

    /**
     * @param asf what is fed
     * @param proxyFor the HTTP proxy by which a server is reached, perhaps with {@code user:password@}; empty: directly. Is
     *     asked on the source's thread for every connection, with the scheme {@code http} or {@code https} and without
     *     credentials
     */
    public MmshSourceType(ContainerFormat asf, Function<URI, Optional<URI>> proxyFor) {
        this(asf, proxyFor, (SSLSocketFactory) SSLSocketFactory.getDefault(), MmshSource.Patience.DEFAULT);
    }

    MmshSourceType(
            ContainerFormat asf,
            Function<URI, Optional<URI>> proxyFor,
            SSLSocketFactory tls,
            MmshSource.Patience patience) {
        this.asf = asf;
        this.proxyFor = proxyFor;
        this.tls = tls;
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
            return new MmshSource(PullTarget.of(address), asf, proxyFor, tls, patience);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
