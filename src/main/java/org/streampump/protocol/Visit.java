package org.streampump.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.streampump.config.StreamConfig;
import org.streampump.io.HeldRequest;

/**
 * One request for a stream that is configured.
 *
 * @param name the stream's name; where a pattern covers it, not the pattern's
 * @param config the stream's settings, or its pattern's
 * @param door where the request comes in once more if it has to wait
 */
public record Visit(
        HttpServletRequest request,
        HttpServletResponse response,
        String name,
        StreamConfig config,
        HeldRequest.Door door) {}
