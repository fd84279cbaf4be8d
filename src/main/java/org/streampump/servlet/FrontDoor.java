package org.streampump.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.streampump.api.ApiDocuments;
import org.streampump.config.PumpConfig;
import org.streampump.container.FormatDetector;
import org.streampump.door.AdministratorDoor;
import org.streampump.door.Credentials;
import org.streampump.protocol.Protocol;
import org.streampump.stream.StreamRegistry;

/**
 * What the front doors need of a running pump; put into the servlet context by the composition root.
 *
 * @param config the configuration in force at the time of asking
 * @param protocols in the order in which they are asked whether they speak a request's protocol
 * @param documents what the API tells about it
 * @param credentials asked about every request that presents one
 */
public record FrontDoor(
        StreamRegistry registry,
        Supplier<PumpConfig> config,
        FormatDetector formats,
        List<Protocol> protocols,
        ApiDocuments documents,
        Credentials credentials) {

    private static final String ATTRIBUTE = FrontDoor.class.getName();

    /** Asks a request for the administrator's credential. */
    public AdministratorDoor administrators(HttpServletRequest request, HttpServletResponse response) {
        return new AdministratorDoor(config.get(), credentials, registry.tally(), request, response);
    }

    public void publishIn(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    public static void removeFrom(ServletContext context) {
        context.removeAttribute(ATTRIBUTE);
    }

    /** Empty before the pump has started and after it has stopped. */
    public static Optional<FrontDoor> of(ServletContext context) {
        return Optional.ofNullable((FrontDoor) context.getAttribute(ATTRIBUTE));
    }
}
