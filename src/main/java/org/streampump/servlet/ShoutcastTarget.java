package org.streampump.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.streampump.auth.Challenge;
import org.streampump.config.PumpConfig;
import org.streampump.config.Secret;
import org.streampump.config.StreamConfig;
import org.streampump.protocol.Refusal;
import org.streampump.status.IcecastMounts;
import org.streampump.stream.Stream;

/** Which stream a Shoutcast encoder means, that knows a password and no mount. */
final class ShoutcastTarget {
    private final FrontDoor door;
    private final PumpConfig config;
    private final IcecastMounts mounts;
    private final RawQuery query;

    ShoutcastTarget(FrontDoor door, IcecastMounts mounts, RawQuery query) {
        this.door = door;
        this.config = door.config().get();
        this.mounts = mounts;
        this.query = query;
    }

    /** The one that the query names, or else the only published one that its password opens. */
    Stream find(HttpServletResponse response) throws Refusal {
        String pass = query.text("pass")
                .orElseThrow(() -> new Refusal(HttpServletResponse.SC_BAD_REQUEST, "missing pass parameter"));
        Optional<String> mount = query.text("mount");
        List<Stream> opened =
                mount.map(named -> mounts.find(named).stream().toList()).orElseGet(this::published).stream()
                        .filter(stream -> opens(pass, stream))
                        .toList();
        if (opened.isEmpty()) {
            response.setHeader("WWW-Authenticate", Challenge.BASIC);
            throw new Refusal(HttpServletResponse.SC_UNAUTHORIZED, "no published stream has this password");
        }
        if (opened.size() > 1) {
            throw new Refusal(
                    HttpServletResponse.SC_BAD_REQUEST, "several streams have this password: name one by mount");
        }
        return opened.get(0);
    }

    private List<Stream> published() {
        return door.registry().streams().stream()
                .filter(stream -> stream.state() != Stream.State.OFFLINE)
                .toList();
    }

    private boolean opens(String pass, Stream stream) {
        boolean opens =
                config.pump().adminKey().filter(key -> key.matches(pass)).isPresent();
        List<Secret> keys = config.find(stream.name())
                .map(StreamConfig::publish)
                .map(rule -> rule.keys())
                .orElse(List.of());
        for (Secret key : keys) {
            opens |= key.matches(pass);
        }
        return opens;
    }
}
