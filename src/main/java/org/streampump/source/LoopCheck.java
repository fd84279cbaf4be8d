package org.streampump.source;

import java.util.List;
import org.streampump.io.client.Chain;

/** Keeps streams from running in a circle: protocols ask it when a viewer is a pump. Any thread; never blocks. */
public interface LoopCheck {

    /**
     * Notes that a pump asks for a stream. Called before that pump's seat is taken, because a taken seat may begin to pull.
     *
     * @param chain {@link Chain#parse} of the request's {@link Chain#HEADER}; empty when the request has none
     * @return false when this stream of this pump is in the chain: the protocol refuses the request with 508. The length of
     *     the chain says nothing, because the chain holds all pumps that have asked the asking pump, side by side
     */
    boolean wantedBy(String stream, List<String> chain);

    /** The pumps through which a stream has come, this pump last. Answers carry them in {@link Chain#HEADER}. */
    List<String> chainOf(String stream);
}
