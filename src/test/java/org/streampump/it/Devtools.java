package org.streampump.it;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.streampump.Pace;

/** The debugging port of a {@link Chromium}: commands to its only page, and what went wrong there. */
final class Devtools implements Closeable {
    static final Duration LIMIT = Pace.seconds(60);

    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers;
    private final List<String> troubles;

    private Devtools(WebSocket socket, Map<Integer, CompletableFuture<JsonObject>> answers, List<String> troubles) {
        this.socket = socket;
        this.answers = answers;
        this.troubles = troubles;
    }

    /** @param directory that the browser was opened with, and {@code --remote-debugging-port=0} */
    static Devtools of(Path directory) throws IOException {
        Path file = directory.resolve("chromium/DevToolsActivePort");
        String port = await("the browser's port").atMost(LIMIT).until(() -> port(file), found -> found != null);
        String address =
                await("the browser's page").atMost(LIMIT).until(() -> pageAddress(port), found -> found != null);
        Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
        List<String> troubles = new CopyOnWriteArrayList<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Hearing(answers, troubles))
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        Devtools devtools = new Devtools(socket, answers, troubles);
        devtools.command("Runtime.enable", Json.createObjectBuilder());
        devtools.command("Log.enable", Json.createObjectBuilder());
        return devtools;
    }

    /** Null while the browser has not written both lines, the port and a path. */
    private static String port(Path file) throws IOException {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.size() < 2 ? null : lines.get(0);
    }

    private static String pageAddress(String port) throws IOException, InterruptedException {
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://" + Server.HOST + ":" + port + "/json"))
                .build();
        String json = HttpClient.newHttpClient()
                .send(list, HttpResponse.BodyHandlers.ofString())
                .body();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .filter(target -> target.getString("type").equals("page"))
                    .map(target -> target.getString("webSocketDebuggerUrl"))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Returns the command's result. */
    JsonObject command(String method, JsonObjectBuilder parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String text = Json.createObjectBuilder()
                .add("id", id)
                .add("method", method)
                .add("params", parameters)
                .build()
                .toString();
        socket.sendText(text, true).join();
        JsonObject told = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (told.containsKey("error")) {
            throw new AssertionError(method + ": " + told.get("error"));
        }
        return told.getJsonObject("result");
    }

    /** The value of a JavaScript expression, or of the promise that it is. */
    JsonValue value(String expression) {
        JsonObject told = command(
                "Runtime.evaluate",
                Json.createObjectBuilder()
                        .add("expression", expression)
                        .add("awaitPromise", true)
                        .add("returnByValue", true));
        if (told.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + told.get("exceptionDetails"));
        }
        return told.getJsonObject("result").getOrDefault("value", JsonValue.NULL);
    }

    /** Exceptions of the page's scripts, and what its policy has kept it from. */
    List<String> troubles() {
        return troubles;
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Puts messages together and hands them out. */
    private static final class Hearing implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonObject>> answers;
        private final List<String> troubles;
        private final StringBuilder heard = new StringBuilder();

        Hearing(Map<Integer, CompletableFuture<JsonObject>> answers, List<String> troubles) {
            this.answers = answers;
            this.troubles = troubles;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.append(data);
            if (last) {
                try (JsonReader reader = Json.createReader(new StringReader(heard.toString()))) {
                    take(reader.readObject());
                }
                heard.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(JsonObject message) {
            if (message.containsKey("id")) {
                answers.remove(message.getInt("id")).complete(message);
                return;
            }
            String text = message.toString();
            boolean isTrouble = message.getString("method").equals("Runtime.exceptionThrown")
                    || message.getString("method").equals("Log.entryAdded") && text.contains("\"source\":\"security\"");
            if (isTrouble) {
                troubles.add(text);
            }
        }
    }
}
