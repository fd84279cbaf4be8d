package org.streampump.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.streampump.access.Grant;
import org.streampump.access.RuleList;
import org.streampump.access.TestRule;
import org.streampump.access.Verdict;
import org.streampump.door.Administrators;
import org.streampump.servlet.Exchange;
import org.streampump.servlet.FakeExchange;
import org.streampump.status.TestPump;
import org.streampump.stream.EndReason;

class HealthDoorTest {
    @Test
    void runningPumpIsOk() throws Exception {
        Exchange answer = send("GET", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"status\":\"ok\",\"configuration\":\"ok\",")
                .contains("\"streams\":1", "\"maxViewers\":10000");
        assertThat(answer.headers).containsEntry("Cache-Control", "no-store").doesNotContainKey("Retry-After");
    }

    @Test
    void problemOfTheConfigurationIsToldAndItsPlaceToTheAdministratorOnly() throws Exception {
        String[] parameters = {"stream.news", TestPump.PUSH, "pump.adminKey", "adm1n", "pump.wait", "/srv/long"};
        Exchange stranger = send(new Exchange("GET", null), new TestPump(parameters));
        Exchange wrong =
                send(new Exchange("GET", null).header("Authorization", "Bearer s3cret"), new TestPump(parameters));
        Exchange mine =
                send(new Exchange("GET", null).header("Authorization", "Bearer adm1n"), new TestPump(parameters));

        assertThat(List.of(stranger.status, wrong.status, mine.status)).containsOnly(200);
        assertThat(stranger.body())
                .startsWith("{\"status\":\"ok\",\"configuration\":\"problem\",")
                .doesNotContain("/srv", "problems");
        assertThat(wrong.body()).isEqualTo(stranger.body());
        assertThat(mine.body()).contains("\"problems\":[\"pump.wait (test) is \\\"/srv/long\\\"");
    }

    @Test
    void ruleThatTakesTimeHoldsTheRequestAndDecidesHowMuchIsTold() throws Exception {
        TestPump pump = new TestPump("stream.news", TestPump.PUSH, "pump.wait", "/srv/long");
        CompletableFuture<Optional<Verdict>> somebody = new CompletableFuture<>();
        HealthDoor door = new HealthDoor(
                pump.documents,
                new Administrators(
                        () -> RuleList.of(TestRule.asking(somebody)),
                        name -> Optional.empty(),
                        pump.credentials,
                        pump.tally));
        FakeExchange exchange = new FakeExchange();
        door.answer(exchange.request(), exchange.response());
        assertThat(exchange.isUnderWay()).isTrue();
        assertThat(exchange.text()).isEmpty();
        somebody.complete(Optional.of(new Verdict.Admitted(Grant.to("ann"))));
        assertThat(exchange.dispatched).isEqualTo(1);
        exchange.redispatch();
        door.answer(exchange.request(), exchange.response());
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.text()).contains("/srv/long");
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
        Exchange answer = new Exchange("GET", null).sentToStopped(new TestPump().healthDoor);

        assertThat(answer.status).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"unavailable\",\"reason\":\"the pump is not running\"}");
    }

    @Test
    void nobodyPostsHere() throws Exception {
        Exchange answer = send("POST", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(405);
        assertThat(answer.headers).containsEntry("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void optionsTellsTheMethods() throws Exception {
        Exchange answer = send("OPTIONS", new TestPump("stream.news", TestPump.PUSH));

        assertThat(answer.status).isEqualTo(204);
        assertThat(answer.headers).containsEntry("Allow", "GET, HEAD, OPTIONS");
    }

    private static Exchange send(String method, TestPump pump) throws Exception {
        return send(new Exchange(method, null), pump);
    }

    private static Exchange send(Exchange request, TestPump pump) throws Exception {
        try {
            return request.sentTo(pump.healthDoor);
        } finally {
            pump.close();
        }
    }
}
