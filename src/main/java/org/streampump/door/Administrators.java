package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.streampump.access.RuleList;
import org.streampump.access.StreamAccess;
import org.streampump.logging.LogTally;

/** The people who may administer the pump, and those who may set a stream's title. Any thread. */
public final class Administrators {
    private final Supplier<RuleList> administrators;
    private final Function<String, Optional<StreamAccess>> streams;
    private final Credentials credentials;
    private final LogTally tally;

    /**
     * @param administrators the rules for administration, in force at the time of asking
     * @param streams the rules of a stream, or of the pattern that covers its name
     */
    public Administrators(
            Supplier<RuleList> administrators,
            Function<String, Optional<StreamAccess>> streams,
            Credentials credentials,
            LogTally tally) {
        this.administrators = administrators;
        this.streams = streams;
        this.credentials = credentials;
        this.tally = tally;
    }

    /** Returns the check of one request. */
    public AdministratorCheck check(HttpServletRequest request, HttpServletResponse response) {
        return new AdministratorCheck(administrators.get(), streams, credentials, tally, request, response);
    }
}
