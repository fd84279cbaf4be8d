package org.streampump.source;

import java.util.List;
import org.streampump.io.client.Chain;

/** Keeps streams from running in a circle: protocols ask it when a viewer is a pump. Any thread; never blocks. */
public interface LoopCheck {

    /**
     * Notes that a pump asks for a stream. Called before that pump gets a seat, because taking the seat may make this pump begin
     * to pull.
     *
     * @param chain {@link Chain#parse} of the request's {@link Chain#HEADER}; empty when the request has none
     * @return false when this stream of this pump is in the chain: the protocol refuses the request with 508. A long chain is no
     *     sign of a loop, because the chain lists, side by side, all pumps that have asked the asking pump
     */
    boolean wantedBy(String stream, List<String> chain);

    /** The pumps through which a stream has come, this pump last. Answers carry them in {@link Chain#HEADER}. */
    List<String> chainOf(String stream);
}
