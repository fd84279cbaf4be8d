package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.AccessSettings;
import org.streampump.access.Challenge;
import org.streampump.access.PublishRule;
import org.streampump.address.AddressKey;
import org.streampump.config.PumpConfig;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;
import org.streampump.settings.Secret;

/** Checks one request for the administrator's credential, or for the credential of somebody who may set a stream's title. */
public final class AdministratorCheck {
    private static final Logger LOG = LogManager.getLogger(AdministratorCheck.class);

    private final PumpConfig config;
    private final Credentials credentials;
    private final LogTally tally;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private String asked = "administration";

    AdministratorCheck(
            PumpConfig config,
            Credentials credentials,
            LogTally tally,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.config = config;
        this.credentials = credentials;
        this.tally = tally;
        this.request = request;
        this.response = response;
    }

    /**
     * Whether the request comes from the administrator, at a door that is open to everybody. A wrong credential is logged, and
     * opens no more than a missing one.
     *
     * @throws Refusal 400 for several credentials, 429 for a credential that was not compared
     */
    public boolean isAdministrator() throws Refusal {
        try {
            return adminKey().isPresent()
                    && credentials.isRight(request, List.of(adminKey().get()));
        } catch (Refusal refusal) {
            if (refusal.status() != HttpServletResponse.SC_UNAUTHORIZED) {
                throw refusal;
            }
            log(refusal);
            return false;
        }
    }

    public void requireAdministrator() throws Refusal {
        if (adminKey().isEmpty()) {
            throw new Refusal(HttpServletResponse.SC_FORBIDDEN, "administration is closed: set pump.adminKey");
        }
        Secret unused =
                credentials.require(request, List.of(adminKey().get()), "the administrator's credential is needed");
    }

    /**
     * Admits the administrator and everybody who may publish this stream.
     *
     * @param streamName of a stream that need not exist; empty admits the administrator only
     */
    public void requirePublisher(Optional<String> streamName) throws Refusal {
        streamName.ifPresent(name -> asked = "stream " + name);
        Optional<PublishRule> rule = streamName.flatMap(config::find).map(config -> config.get(PublishRule.class));
        if (rule.filter(PublishRule::anyone).isPresent()) {
            return;
        }
        List<Secret> keys = new ArrayList<>(adminKey().stream().toList());
        rule.ifPresent(found -> keys.addAll(found.keys()));
        Secret unused = credentials.require(request, keys, "the stream's or the administrator's credential is needed");
    }

    /**
     * Adds a refusal's fields to the answer's head, and logs a refused credential.
     *
     * @return whether the answer is given later, by a request that comes back; then the caller must not answer now
     */
    public boolean holds(Refusal refusal) {
        if (credentials.holds(request, refusal)) {
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

    /** Logs or counts a refused credential. */
    public void log(Refusal refusal) {
        AddressKey from = AddressKey.of(request.getRemoteAddr());
        String what = asked + ": " + refusal.status() + ": " + refusal.getMessage();
        if (tally.isFirst(LogTally.Kind.CREDENTIAL, from, what)) {
            LOG.info("{}: {} refused with {}: {}", asked, Peer.of(request), refusal.status(), refusal.getMessage());
        }
    }

    private Optional<Secret> adminKey() {
        return config.pump(AccessSettings.class).adminKey();
    }
}
