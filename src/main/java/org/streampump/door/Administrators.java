package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.streampump.config.PumpConfig;
import org.streampump.logging.LogTally;

/** The people who may administer the pump. Any thread. */
public final class Administrators {
    private final Supplier<PumpConfig> config;
    private final Credentials credentials;
    private final LogTally tally;

    /** @param config the configuration in force at the time of asking */
    public Administrators(Supplier<PumpConfig> config, Credentials credentials, LogTally tally) {
        this.config = config;
        this.credentials = credentials;
        this.tally = tally;
    }

    /** Returns the check of one request. */
    public AdministratorCheck check(HttpServletRequest request, HttpServletResponse response) {
        return new AdministratorCheck(config.get(), credentials, tally, request, response);
    }
}
