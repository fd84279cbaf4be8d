package org.streampump.source.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.HttpConversation;
import org.streampump.io.client.HttpReply;
import org.streampump.io.client.HttpRequest;
import org.streampump.settings.Section;
import org.streampump.settings.Settings;
import org.streampump.source.Intake;
import org.streampump.stream.PublicationEndedException;

/** A kind of source that takes an answer by a rule of the test, and keeps the body that it has read. */
public final class FakeHttpKind implements HttpSourceType {

    interface Rule {
        boolean takes(HttpReply reply) throws IOException;
    }

    final ByteArrayOutputStream brought = new ByteArrayOutputStream();
    Settings options;
    String server; // that has answered
    private final String name;
    private final HttpRequest asks;
    private final List<Section<?>> sections;
    private final Rule rule;

    FakeHttpKind(String name, HttpRequest asks, List<Section<?>> sections, Rule rule) {
        this.name = name;
        this.asks = asks;
        this.sections = sections;
        this.rule = rule;
    }

    public static FakeHttpKind ofType(String name, String mediaType) {
        return new FakeHttpKind(
                name, HttpRequest.PLAIN, List.of(), reply -> mediaType.equals(reply.header("Content-Type")));
    }

    public static FakeHttpKind ofFirstBytes(String name, String magic) {
        return new FakeHttpKind(
                name,
                HttpRequest.PLAIN,
                List.of(),
                reply -> new String(reply.first(magic.length()), StandardCharsets.ISO_8859_1).equals(magic));
    }

    public String brought() {
        return brought.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Section<?>> sections() {
        return sections;
    }

    @Override
    public HttpCandidate candidate(Settings given) {
        options = given;
        return new HttpCandidate() {
            @Override
            public HttpRequest asks() {
                return asks;
            }

            @Override
            public boolean takes(HttpReply reply) throws IOException {
                return rule.takes(reply);
            }

            @Override
            public void run(HttpReply reply, HttpConversation conversation, Intake intake)
                    throws IOException, RefusedStreamException, PublicationEndedException {
                server = reply.server();
                reply.allowSilence(intake.silence());
                intake.begin(null);
                InputStream body = reply.body();
                for (int next = body.read(); next >= 0; next = body.read()) {
                    brought.write(next);
                }
            }
        };
    }
}
