package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.streampump.status.TestPump;
import org.streampump.stream.EndReason;

class HealthServletTest {
    @Test
    void runningPumpIsOk() throws Exception {
        Exchange answer = send("GET", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"status\":\"ok\",").contains("\"streams\":1", "\"maxViewers\":10000");
        assertThat(answer.headers).containsEntry("Cache-Control", "no-store").doesNotContainKey("Retry-After");
    }

    @Test
    void headTellsTheStatusOnly() throws Exception {
        Exchange answer = send("HEAD", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void stoppingPumpIsUnavailable() throws Exception {
        TestPump pump = new TestPump("stream.news", TestPump.PUSH);
        pump.registry.close(new EndReason(EndReason.Kind.SHUTDOWN, "the pump is shutting down"));

        Exchange answer = send("GET", pump);

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body()).startsWith("{\"status\":\"unavailable\",\"reason\":\"the pump is shutting down\",");
        assertThat(answer.headers).containsEntry("Retry-After", "5");
    }

    @Test
    void withoutAPumpItIsUnavailable() throws Exception {
        Exchange answer = new Exchange("GET", null).sentTo(new HealthServlet());

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"unavailable\",\"reason\":\"the pump is not running\"}");
    }

    @Test
    void nobodyPostsHere() throws Exception {
        Exchange answer = send("POST", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(405);
        assertThat(answer.headers).containsEntry("Allow", "GET, HEAD");
    }

    private static Exchange send(String method, TestPump pump) throws Exception {
        FrontDoor door = new FrontDoor(pump.registry, () -> pump.config, pump.formats, List.of(), pump.documents);
        try {
            return new Exchange(method, null).with(door).sentTo(new HealthServlet());
        } finally {
            pump.documents.close();
        }
    }
}
