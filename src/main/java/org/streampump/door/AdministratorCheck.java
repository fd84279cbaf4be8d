package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.access.Action;
import org.streampump.access.Challenge;
import org.streampump.access.Grant;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.address.AddressKey;
import org.streampump.io.Peer;
import org.streampump.logging.LogTally;

/** Finds out whether one request has the rights of the administrator, or of somebody who may set a stream's title. */
public final class AdministratorCheck {
    private static final Logger LOG = LogManager.getLogger(AdministratorCheck.class);

    private final RuleList administrators;
    private final Function<String, Optional<StreamAccess>> streams;
    private final Credentials credentials;
    private final LogTally tally;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private String asked = "administration";

    AdministratorCheck(
            RuleList administrators,
            Function<String, Optional<StreamAccess>> streams,
            Credentials credentials,
            LogTally tally,
            HttpServletRequest request,
            HttpServletResponse response) {
        this.administrators = administrators;
        this.streams = streams;
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
     * @throws NotYet the verdict is pending: the request must be held
     */
    public boolean isAdministrator() throws Refusal {
        try {
            return !administrators.isForNobody()
                    && credentials.isAdmitted(
                            request, RequestQuestion.of(request, Action.ADMINISTER, Optional.empty()), administrators);
        } catch (Refusal refusal) {
            if (refusal.status() != HttpServletResponse.SC_UNAUTHORIZED) {
                throw refusal;
            }
            log(refusal);
            return false;
        }
    }

    public void requireAdministrator() throws Refusal {
        if (administrators.isForNobody()) {
            throw new Refusal(HttpServletResponse.SC_FORBIDDEN, "administration is closed: set pump.adminKey");
        }
        Grant unused = credentials.require(
                request, RequestQuestion.of(request, Action.ADMINISTER, Optional.empty()), administrators);
    }

    /**
     * Admits the administrator and everybody who may publish this stream.
     *
     * @param streamName the stream's name, which need not exist; empty admits the administrator only
     */
    public void requirePublisher(Optional<String> streamName) throws Refusal {
        streamName.ifPresent(name -> asked = "stream " + name);
        RuleList publishers = streamName.map(this::publishers).orElse(RuleList.NOBODY);
        if (publishers.isForAnyone()) {
            return;
        }
        Grant unused = credentials.require(
                request,
                RequestQuestion.of(request, Action.TITLE, streamName),
                RuleList.anyOf(List.of(publishers, administrators)));
    }

    /**
     * Admits the administrator and everybody who may publish one of these streams, by the query parameter {@code pass} of a
     * Shoutcast encoder. A stream that anyone may publish is not found by a password.
     *
     * @return tells for the name of a stream whether the password opens that stream
     */
    public Predicate<String> requirePass(List<String> streamNames) throws Refusal {
        List<RuleList> rules = new ArrayList<>(List.of(administrators));
        streamNames.forEach(name -> rules.add(withPassword(name)));
        Optional<String> only = streamNames.size() == 1 ? Optional.of(streamNames.get(0)) : Optional.empty();
        Grant grant = credentials.require(
                request, RequestQuestion.withPass(request, Action.TITLE, only), RuleList.anyOf(rules));
        return name -> administrators.stillAdmits(grant) || withPassword(name).stillAdmits(grant);
    }

    private RuleList withPassword(String streamName) {
        RuleList publishers = publishers(streamName);
        return publishers.isForAnyone() ? RuleList.NOBODY : publishers;
    }

    private RuleList publishers(String streamName) {
        return streams.apply(streamName).map(StreamAccess::publish).orElse(RuleList.NOBODY);
    }

    /**
     * Holds the request if its answer is pending. Otherwise adds the refusal's fields to the answer's head, and logs a refused
     * credential.
     *
     * @return whether the request is held; then it comes back later, and the caller must not answer now
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
}
