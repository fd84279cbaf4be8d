package org.streampump.source.http;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.Chain;
import org.streampump.io.client.HttpConversation;
import org.streampump.io.client.HttpNetwork;
import org.streampump.io.client.HttpPatience;
import org.streampump.io.client.HttpReply;
import org.streampump.io.client.HttpRequest;
import org.streampump.io.client.HttpTarget;
import org.streampump.settings.Settings;
import org.streampump.source.Intake;
import org.streampump.source.Source;
import org.streampump.stream.PublicationEndedException;

/**
 * One attempt to pull over HTTP. Makes one request for all kinds of source that may be there, and gives the answer on its
 * connection to the first kind that takes it.
 */
final class HttpSource implements Source {
    private final List<HttpSourceType> kinds;
    private final Settings options;
    private final HttpConversation server;

    HttpSource(
            List<HttpSourceType> kinds,
            Settings options,
            HttpTarget target,
            HttpNetwork network,
            HttpPatience patience) {
        this.kinds = kinds;
        this.options = options;
        this.server = new HttpConversation(target, network, patience);
    }

    @Override
    public void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException {
        List<HttpCandidate> candidates =
                kinds.stream().map(kind -> kind.candidate(options)).toList();
        server.begin(intake::chain);
        try (HttpReply reply = server.ask(request(candidates))) {
            intake.cameBy(reply.header(Chain.HEADER));
            taker(candidates, reply).run(reply, server, intake);
        } catch (IOException | RefusedStreamException e) {
            if (server.isStopped()) {
                throw new IOException("stopped", e);
            }
            throw e;
        }
    }

    private static HttpRequest request(List<HttpCandidate> candidates) {
        return candidates.stream().map(HttpCandidate::asks).reduce(HttpRequest.PLAIN, HttpRequest::and);
    }

    private HttpCandidate taker(List<HttpCandidate> candidates, HttpReply reply) throws IOException {
        for (HttpCandidate candidate : candidates) {
            if (candidate.takes(reply)) {
                return candidate;
            }
        }
        String known = kinds.stream().map(HttpSourceType::name).collect(Collectors.joining(", "));
        throw new IOException(
                reply.first(1).length == 0
                        ? reply.server() + " answers with nothing"
                        : reply.server() + " answers with " + reply.shownType() + ": no known kind of source (known: "
                                + known + ")");
    }

    @Override
    public void stop() {
        server.stop();
    }
}
