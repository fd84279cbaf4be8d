package org.streampump.source;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.streampump.settings.Settings;

/** A kind of source that claims one scheme and has no objection to an address. */
record FakeType(String name, String scheme, Function<SourceAddress, Source> maker) implements SourceType {

    @Override
    public Set<String> schemes() {
        return Set.of(scheme);
    }

    @Override
    public Optional<String> objection(SourceAddress address, Settings options) {
        return Optional.empty();
    }

    @Override
    public Source source(SourceAddress address, Settings options) {
        return maker.apply(address);
    }
}
