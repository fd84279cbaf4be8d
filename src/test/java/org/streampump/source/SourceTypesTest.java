package org.streampump.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTypesTest {
    private static SourceType type(String name, String scheme) {
        return new FakeType(name, scheme, address -> null);
    }

    @Test
    void kindIsFoundByTheSchemeThatItClaims() {
        SourceType file = type("file", "file");
        SourceType udp = type("udp", "udp");
        SourceTypes types = new SourceTypes(List.of(udp, file));
        assertThat(types.of(new SourceAddress("FILE:/a"))).contains(file);
        assertThat(types.of(new SourceAddress("udp://@239.1.1.1:1234"))).contains(udp);
        assertThat(types.of(new SourceAddress("stream:a"))).isEmpty();
        assertThat(types.beginnings()).isEqualTo("file:, udp:");
        assertThat(types.all()).containsExactly(udp, file);
    }

    @Test
    void equalClaimsAreAnErrorThatNamesBothKinds() {
        List<SourceType> equal = List.of(type("ours", "http"), type("file", "file"), type("theirs", "http"));
        assertThatThrownBy(() -> new SourceTypes(equal))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two kinds of source claim the scheme http: ours and theirs");
    }

    @Test
    void equalNamesAreAnError() {
        List<SourceType> equal = List.of(type("file", "file"), type("file", "files"));
        assertThatThrownBy(() -> new SourceTypes(equal))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two kinds of source have the name file");
    }
}
