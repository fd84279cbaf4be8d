package org.streampump.source.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpOptions;
import org.streampump.io.client.HttpPatience;
import org.streampump.io.client.HttpTarget;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;
import org.streampump.source.Source;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceType;

/** Servers that are asked over HTTP and may be one of several kinds of source. Immutable; any thread. */
public final class HttpServers implements SourceType {
    private static final String FORM =
            "://HOST:PORT/PATH; special characters in a user name, password, path or query are percent-encoded";
    private static final String TWO_USERS = "://HOST:PORT/PATH without a user, because the option user is given";

    private final String name;
    private final Set<String> schemes;
    private final List<HttpSourceType> kinds;
    private final HttpNetwork network;
    private final HttpPatience patience;

    /**
     * @param schemes the claimed schemes, in lower case, among the schemes of {@link HttpTarget}
     * @param kinds all kinds, in the order in which they are asked whether an answer is theirs
     * @throws IllegalStateException when two of the kinds have the same name; one of them would never be asked
     */
    public HttpServers(
            String name, Set<String> schemes, List<HttpSourceType> kinds, HttpNetwork network, HttpPatience patience) {
        this.name = name;
        this.schemes = Set.copyOf(schemes);
        this.kinds = List.copyOf(kinds);
        this.network = network;
        this.patience = patience;
        Set<String> names = new HashSet<>();
        for (HttpSourceType kind : kinds) {
            if (!names.add(kind.name())) {
                throw new IllegalStateException("two kinds of source behind " + name + " have the name " + kind.name());
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> schemes() {
        return schemes;
    }

    @Override
    public List<Section<?>> sections() {
        List<Section<?>> all = new ArrayList<>(List.of(HttpOptions.SECTION));
        kinds.forEach(kind -> all.addAll(kind.sections()));
        return all;
    }

    @Override
    public Optional<String> objection(SourceAddress address, Settings options) {
        Optional<HttpTarget> target = target(address);
        if (target.isEmpty()) {
            return Optional.of(address.scheme() + FORM);
        }
        boolean hasTwoUsers = target.get().credentials() != null
                && options.get(HttpOptions.class).credentials().isPresent();
        return hasTwoUsers ? Optional.of(address.scheme() + TWO_USERS) : Optional.empty();
    }

    @Override
    public Source source(SourceAddress address, Settings options) {
        HttpTarget target = target(address).orElseThrow();
        HttpTarget known = options.get(HttpOptions.class)
                .credentials()
                .map(target::withCredentials)
                .orElse(target);
        return new HttpSource(kinds, options, known, network, patience);
    }

    private static Optional<HttpTarget> target(SourceAddress address) {
        try {
            return Optional.of(HttpTarget.of(new URI(address.text())));
        } catch (URISyntaxException | IOException e) {
            return Optional.empty(); // the objection says which form is expected, without the address
        }
    }
}
