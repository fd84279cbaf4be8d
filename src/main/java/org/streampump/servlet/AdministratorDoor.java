package org.streampump.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.auth.Challenge;
import org.streampump.auth.Gate;
import org.streampump.auth.Presented;
import org.streampump.config.PublishRule;
import org.streampump.config.PumpConfig;
import org.streampump.config.Secret;
import org.streampump.config.StreamConfig;
import org.streampump.io.Peer;
import org.streampump.protocol.Refusal;

/** Asks one request for the administrator's credential, or for that of whoever may say what a stream plays. */
final class AdministratorDoor {
    private static final Logger LOG = LogManager.getLogger(AdministratorDoor.class);
    private static final Object ANYBODY = new Object();

    private final PumpConfig config;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Presented presented;

    AdministratorDoor(PumpConfig config, HttpServletRequest request, HttpServletResponse response) {
        this.config = config;
        this.request = request;
        this.response = response;
        this.presented = Presented.by(request);
    }

    boolean isAdministrator() {
        return Gate.isAdministrator(adminKey(), presented);
    }

    void requireAdministrator() throws Refusal {
        if (adminKey().isEmpty()) {
            throw new Refusal(HttpServletResponse.SC_FORBIDDEN, "administration is closed: set pump.adminKey");
        }
        if (!isAdministrator()) {
            throw unauthorized("the administrator's credential is needed");
        }
    }

    /**
     * Lets in the administrator and whoever may publish this stream.
     *
     * @param streamName of a stream that need not exist; empty lets in the administrator only
     */
    void requirePublisher(Optional<String> streamName) throws Refusal {
        Optional<PublishRule> rule = streamName.flatMap(config::find).map(StreamConfig::publish);
        boolean mayPublish =
                rule.flatMap(found -> Gate.publisher(found, presented, ANYBODY)).isPresent();
        if (!mayPublish && !isAdministrator()) {
            throw unauthorized("the stream's or the administrator's credential is needed");
        }
    }

    private Refusal unauthorized(String what) {
        response.setHeader("WWW-Authenticate", Challenge.BASIC);
        if (!presented.isEmpty()) {
            LOG.info("administration: {} refused: wrong credential", Peer.of(request));
        }
        return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, presented.isEmpty() ? what : "wrong credential");
    }

    private Optional<Secret> adminKey() {
        return config.pump().adminKey();
    }
}
