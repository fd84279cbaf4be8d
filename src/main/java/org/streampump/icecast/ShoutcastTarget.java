package org.streampump.icecast;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Predicate;
import org.streampump.door.AdministratorCheck;
import org.streampump.door.Refusal;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;

/** Finds the stream of a Shoutcast encoder, which knows a password and no mount. */
final class ShoutcastTarget {
    private final StreamRegistry registry;
    private final IcecastMounts mounts;
    private final RawQuery query;

    ShoutcastTarget(StreamRegistry registry, IcecastMounts mounts, RawQuery query) {
        this.registry = registry;
        this.mounts = mounts;
        this.query = query;
    }

    /** Returns the stream that the query names, or else the only published stream that the password opens. */
    Stream find(AdministratorCheck administrator) throws Refusal {
        if (query.text("pass").isEmpty()) {
            throw new Refusal(HttpServletResponse.SC_BAD_REQUEST, "missing pass parameter");
        }
        List<Stream> asked = query.text("mount")
                .map(named -> mounts.find(named).stream().toList())
                .orElseGet(this::published);
        Predicate<String> isOpened =
                administrator.requirePass(asked.stream().map(Stream::name).toList());
        List<Stream> opened =
                asked.stream().filter(stream -> isOpened.test(stream.name())).toList();
        if (opened.size() != 1) {
            throw new Refusal(
                    HttpServletResponse.SC_BAD_REQUEST,
                    opened.isEmpty()
                            ? "no such stream is published"
                            : "several streams have this password: name one by mount");
        }
        return opened.get(0);
    }

    private List<Stream> published() {
        return registry.streams().stream()
                .filter(stream -> stream.state() != BroadcastState.OFFLINE)
                .toList();
    }
}
