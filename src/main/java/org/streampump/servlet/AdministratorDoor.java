package org.streampump.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Challenge;
import org.streampump.access.PublishRule;
import org.streampump.address.AddressKey;
import org.streampump.config.PumpConfig;
import org.streampump.config.StreamConfig;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.protocol.CredentialRefusal;
import org.streampump.protocol.Refusal;
import org.streampump.settings.Secret;

/** Asks one request for the administrator's credential, or for that of whoever may say what a stream plays. */
final class AdministratorDoor {
    private static final Logger LOG = LogManager.getLogger(AdministratorDoor.class);

    private final FrontDoor door;
    private final PumpConfig config;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private String asked = "administration";

    AdministratorDoor(FrontDoor door, HttpServletRequest request, HttpServletResponse response) {
        this.door = door;
        this.config = door.config().get();
        this.request = request;
        this.response = response;
    }

    /**
     * Whether this is the administrator, at a door that is open for everybody. A wrong credential is in the log, and opens as
     * much as none.
     *
     * @throws Refusal 400 for several credentials, 429 for one that was not looked at
     */
    boolean isAdministrator() throws Refusal {
        try {
            return adminKey().isPresent()
                    && door.credentials().isRight(request, List.of(adminKey().get()));
        } catch (Refusal refusal) {
            if (refusal.status() != HttpServletResponse.SC_UNAUTHORIZED) {
                throw refusal;
            }
            log(refusal);
            return false;
        }
    }

    void requireAdministrator() throws Refusal {
        if (adminKey().isEmpty()) {
            throw new Refusal(HttpServletResponse.SC_FORBIDDEN, "administration is closed: set pump.adminKey");
        }
        Secret unused = door.credentials()
                .require(request, List.of(adminKey().get()), "the administrator's credential is needed");
    }

    /**
     * Lets in the administrator and whoever may publish this stream.
     *
     * @param streamName of a stream that need not exist; empty lets in the administrator only
     */
    void requirePublisher(Optional<String> streamName) throws Refusal {
        streamName.ifPresent(name -> asked = "stream " + name);
        Optional<PublishRule> rule = streamName.flatMap(config::find).map(StreamConfig::publish);
        if (rule.filter(PublishRule::anyone).isPresent()) {
            return;
        }
        List<Secret> keys = new ArrayList<>(adminKey().stream().toList());
        rule.ifPresent(found -> keys.addAll(found.keys()));
        Secret unused =
                door.credentials().require(request, keys, "the stream's or the administrator's credential is needed");
    }

    /**
     * Puts into the answer's head what belongs to a refusal, and a line about a refused credential into the log.
     *
     * @return whether the answer is given later, by a request that comes back; then nothing is to be done for it now
     */
    boolean holds(Refusal refusal) {
        if (door.credentials().holds(request, refusal)) {
            return true;
        }
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", Challenge.BASIC);
        }
        refusal.retryAfterIn(response);
        if (refusal instanceof CredentialRefusal) {
            log(refusal);
        }
        return false;
    }

    /** Says in the log that a credential was refused, or counts it. */
    void log(Refusal refusal) {
        AddressKey from = AddressKey.of(request.getRemoteAddr());
        String what = asked + ": " + refusal.status() + ": " + refusal.getMessage();
        if (door.registry().tally().isFirst(LogTally.Kind.CREDENTIAL, from, what)) {
            LOG.info("{}: {} refused with {}: {}", asked, Peer.of(request), refusal.status(), refusal.getMessage());
        }
    }

    private Optional<Secret> adminKey() {
        return config.pump().adminKey();
    }
}
