package org.streampump.icecast;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.streampump.access.AccessSettings;
import org.streampump.access.PublishRule;
import org.streampump.config.PumpConfig;
import org.streampump.door.Refusal;
import org.streampump.settings.Secret;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;

/** Finds the stream of a Shoutcast encoder, which knows a password and no mount. */
final class ShoutcastTarget {
    private final IcecastDoor door;
    private final PumpConfig config;
    private final IcecastMounts mounts;
    private final RawQuery query;

    ShoutcastTarget(IcecastDoor door, IcecastMounts mounts, RawQuery query) {
        this.door = door;
        this.config = door.config().get();
        this.mounts = mounts;
        this.query = query;
    }

    /** Returns the stream that the query names, or else the only published stream that the password opens. */
    Stream find(HttpServletRequest request) throws Refusal {
        if (query.text("pass").isEmpty()) {
            throw new Refusal(HttpServletResponse.SC_BAD_REQUEST, "missing pass parameter");
        }
        List<Stream> asked = query.text("mount")
                .map(named -> mounts.find(named).stream().toList())
                .orElseGet(this::published);
        Set<Secret> keys = new LinkedHashSet<>(
                config.pump(AccessSettings.class).adminKey().stream().toList());
        asked.forEach(stream -> keys.addAll(keysOf(stream)));
        Secret key = door.credentials().requirePass(request, keys, "missing pass parameter");
        boolean isAdministrators =
                config.pump(AccessSettings.class).adminKey().filter(key::equals).isPresent();
        List<Stream> opened = asked.stream()
                .filter(stream -> isAdministrators || keysOf(stream).contains(key))
                .toList();
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
        return door.registry().streams().stream()
                .filter(stream -> stream.state() != BroadcastState.OFFLINE)
                .toList();
    }

    private List<Secret> keysOf(Stream stream) {
        return config.find(stream.name())
                .map(found -> found.get(PublishRule.class))
                .map(PublishRule::keys)
                .orElse(List.of());
    }
}
