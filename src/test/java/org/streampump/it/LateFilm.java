package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A film that ffmpeg has made in advance and that is pushed in parts, so that who comes late comes between two of them, however
 * busy the machine is. The pump's administrator's key is {@link #ADMIN_KEY}; the stream's log is {@link #LOG}, in which every
 * join point has its place although the parts come all at once.
 */
final class LateFilm implements Closeable {
    static final String ADMIN_KEY = "a";
    static final String LOG = "\"log\": \"1MiB\"";

    private final String stream;
    private final byte[] bytes;
    private final Pusher encoder;
    private int sent;

    private LateFilm(String stream, byte[] bytes, Pusher encoder) {
        this.stream = stream;
        this.bytes = bytes;
        this.encoder = encoder;
    }

    /** Has ffmpeg make a film as it would push it, without a place to go back to. */
    static Path made(Ffmpeg ffmpeg, Path file, String... arguments) throws IOException {
        String[] toPipe = Arrays.copyOf(arguments, arguments.length + 1);
        toPipe[arguments.length] = "pipe:1";
        int exit = ffmpeg.startInto(file.toFile(), toPipe).exitWithin(Ffmpeg.LIMIT);
        if (exit != 0) {
            throw new AssertionError("no " + file + ": exit code " + exit);
        }
        return file;
    }

    /** Begins to push a film to this stream, with the key {@code k}; nothing is sent yet. */
    static LateFilm of(Path film, String stream) throws IOException {
        return new LateFilm(stream, Files.readAllBytes(film), Pusher.to("/streams/" + stream + "?key=k"));
    }

    /** Pushes up to this part of the whole, and returns when that has arrived. */
    LateFilm upTo(double part) throws IOException {
        send((int) (bytes.length * part));
        Pusher.awaitLive("/streams/" + stream);
        Api api = new Api(Server.current());
        await(sent + " bytes of " + stream + " have arrived")
                .atMost(Watcher.LIMIT)
                .until(() -> api.number(stream, "receivedBytes") == sent);
        return this;
    }

    private void send(int end) throws IOException {
        encoder.send(Arrays.copyOfRange(bytes, sent, end));
        sent = end;
    }

    /** Waits until so many viewers have begun to get it. */
    void awaitBegun(int viewers) {
        Pattern begun = Pattern.compile("\"stream\":\"" + Pattern.quote(stream) + "\"[^}]*\"sentBytes\":[1-9]");
        await(viewers + " viewers of " + stream)
                .atMost(Watcher.LIMIT)
                .until(() -> begun.matcher(viewers()).results().count() == viewers);
    }

    private static String viewers() throws IOException {
        try (RawHttp http = RawHttp.open().request("GET /api/v1/viewers", "Authorization: Bearer " + ADMIN_KEY)) {
            return http.text(http.head());
        }
    }

    /** Pushes the rest, and ends. */
    void end() throws IOException {
        send(bytes.length);
        encoder.end();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
    }
}
