package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An encoder that pushes over HTTP/2 and TLS what a test gives it, at the pace of the test. */
final class Http2Push {
    private final SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();
    private final CompletableFuture<HttpResponse<String>> answer;

    private Http2Push(String path) {
        HttpRequest request = HttpRequest.newBuilder(Server.current().https(path))
                .POST(BodyPublishers.fromPublisher(body))
                .build();
        answer = Server.current().client(Version.HTTP_2).sendAsync(request, BodyHandlers.ofString());
    }

    static Http2Push to(String path) {
        Http2Push push = new Http2Push(path);
        await("the client asks for the body").atMost(Watcher.LIMIT).until(push.body::hasSubscribers);
        return push;
    }

    Http2Push send(byte[] bytes) {
        body.submit(ByteBuffer.wrap(bytes));
        return this;
    }

    /** Ends the body. */
    Http2Push end() {
        body.close();
        return this;
    }

    HttpResponse<String> answer() throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(Watcher.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
