package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.http.PlainHttp;

/** The list of protocols is in order. */
class ProtocolsTest {
    private static final List<Protocol> PROTOCOLS = StreamPump.PROTOCOLS;

    @Test
    void eachHasANameOfItsOwn() {
        assertThat(PROTOCOLS)
                .extracting(Protocol::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+"))
                .contains("http", "icy", "mmsh", "playlist");
    }

    @Test
    void plainHttpIsAskedLast() {
        assertThat(PROTOCOLS.get(PROTOCOLS.size() - 1)).isInstanceOf(PlainHttp.class);
    }
}
