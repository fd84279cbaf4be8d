package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpTarget;
import org.streampump.source.Source;
import org.streampump.source.SourceType;

/** MMSH servers, as {@code mmsh:}, {@code mms:} and {@code http:}, and over TLS as {@code mmshs:} and {@code https:}. */
public final class MmshSourceType implements SourceType {
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
    public Set<String> schemes() {
        return HttpTarget.schemes();
    }

    /**
     * @throws IllegalArgumentException when the pump cannot pull from the address
     */
    @Override
    public Source source(URI address) {
        try {
            return new MmshSource(HttpTarget.of(address), asf, network, patience);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
