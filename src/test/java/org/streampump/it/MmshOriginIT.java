package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.streampump.Pace;
import org.streampump.container.Golden;
import org.streampump.protocol.mmsh.MmshServer;

/** A stream that the pump pulls from an MMSH server reaches the viewers. */
@ExtendWith(ArquillianExtension.class)
@OneContainer("The pump is the client here; LifecycleIT has the same stream on all containers.")
class MmshOriginIT {
    private static final byte[] SAMPLE = Golden.resource("samples/asf/wmv2-wmav2.mmsh");
    private static final int HEADER_AT = 12; // behind the framing and the preheader
    private static final String LOCK = "/live?key=s3cret";

    private static MmshServer origin;

    @Deployment(testable = false)
    static WebArchive pump() throws IOException {
        origin = origin();
        return PumpWar.packaged().parameter("stream.pulled", pulls(origin)).archive();
    }

    /** A server whose stream begins with the sample and does not end. */
    static MmshServer origin() throws IOException {
        byte[] described = Arrays.copyOf(SAMPLE, HEADER_AT + header().length);
        byte[] endless = Arrays.copyOf(SAMPLE, SAMPLE.length - 12); // without the end of ffmpeg's
        return MmshServer.plays(guest -> {
            boolean play = guest.head().contains("xPlayStrm=1");
            guest.say(MmshServer.ok());
            guest.say(play ? endless : described);
            if (play) {
                guest.hold();
            }
        });
    }

    /** The configuration of a stream that is pulled from there. */
    static String pulls(MmshServer origin) {
        String address = "mmsh://me:s3cret@localhost:" + origin.port() + LOCK;
        return "{\"source\": \"" + address + "\", \"silence\": \"10m\", \"whenOffline\": \"wait\"}";
    }

    @AfterAll
    static void closeOrigin() throws IOException {
        origin.close();
    }

    private static byte[] header() {
        int length = (SAMPLE[2] & 0xff) | (SAMPLE[3] & 0xff) << 8;
        return Arrays.copyOfRange(SAMPLE, HEADER_AT, HEADER_AT + length - 8);
    }

    @Test
    void viewersOverHttpGetAsfFromThePulledStream() throws IOException {
        Server server = Server.current();
        Api api = new Api(server);
        await().atMost(Pace.seconds(60)).until(() -> api.answer("pulled").contains("\"state\":\"live\""));
        try (InputStream film = server.http("/streams/pulled").toURL().openStream()) {
            assertThat(film.readNBytes(header().length)).isEqualTo(header());
        }
        assertThat(api.answer("pulled")).doesNotContain("s3cret");
        List<String> heads = origin.heads();
        assertThat(heads).hasSize(2).allMatch(head -> head.startsWith("GET " + LOCK + " HTTP/1.0\r\n"));
        assertThat(heads).allMatch(head -> head.matches("(?s).*\r\nStream-Pump-Chain: [0-9a-f]{16}\r\n.*"));
    }
}
