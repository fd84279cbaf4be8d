package org.streampump.protocol.mmsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.streampump.protocol.mmsh.MmshBytes.d;
import static org.streampump.protocol.mmsh.MmshBytes.e;
import static org.streampump.protocol.mmsh.MmshBytes.h;
import static org.streampump.protocol.mmsh.MmshBytes.header;
import static org.streampump.protocol.mmsh.MmshBytes.join;
import static org.streampump.protocol.mmsh.MmshBytes.packet;
import static org.streampump.protocol.mmsh.MmshServer.answer;
import static org.streampump.protocol.mmsh.MmshServer.describes;
import static org.streampump.protocol.mmsh.MmshServer.streams;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.streampump.container.asf.Asf;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpPatience;
import org.streampump.source.SourceAddress;
import org.streampump.source.SourceOptions;
import org.streampump.source.SourceType;
import org.streampump.source.http.FakeHttpKind;
import org.streampump.source.http.HttpServers;

/** MMSH shares {@code http:} with other kinds of source. */
@Timeout(120)
class MmshBehindHttpTest {
    private final FakeHttpKind magic = FakeHttpKind.ofFirstBytes("magic", "MAGIC");
    private final SourceType type = new HttpServers(
            "http",
            Set.of("http"),
            List.of(new MmshSourceType(new Asf()), magic),
            HttpNetwork.of(target -> Optional.empty(), () -> false),
            HttpPatience.DEFAULT);

    private Pulling pull(MmshServer server) {
        SourceAddress address =
                SourceAddress.of("http://127.0.0.1:" + server.port() + "/live").orElseThrow();
        return Pulling.from(type.source(address, SourceOptions.defaults(type)), new FakeIntake());
    }

    @Test
    void serverOfMmshIsPlayedAsBefore() throws IOException {
        try (MmshServer server =
                MmshServer.plays(describes(header()), streams(h(header()), d(0, packet(64, 1)), e(0)))) {
            Pulling pulling = pull(server);
            assertThat(pulling.failure()).isNull();
            assertThat(pulling.fed()).isEqualTo(join(header(), packet(64, 1)));
            assertThat(server.connections()).isEqualTo(2);
            assertThat(magic.brought()).isEmpty();
        }
    }

    @Test
    void serverOfAnotherKindIsAskedOnce() throws IOException {
        try (MmshServer server = MmshServer.plays(answer("HTTP/1.0 200 OK\r\n\r\nMAGIC and more"))) {
            assertThat(pull(server).failure()).isNull();
            assertThat(magic.brought()).isEqualTo("MAGIC and more");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.heads().get(0)).contains("User-Agent: NSPlayer/", "Pragma: xClientGUID={");
        }
    }
}
