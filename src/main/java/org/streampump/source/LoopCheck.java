package org.streampump.source;

import java.util.List;
import org.streampump.io.client.Chain;

/** What a protocol tells and asks when a viewer is a pump. Any thread; never blocks. */
public interface LoopCheck {

    /**
     * A pump asks for a stream. To be called before its seat is taken: that may begin to pull.
     *
     * @param chain {@link Chain#parse} of its {@link Chain#HEADER}; empty when it sent none
     * @return false when this stream of this pump is in the chain: to be refused with 508. How long the chain is
     *     says nothing: it holds all pumps that have asked the asking one, side by side
     */
    boolean wantedBy(String stream, List<String> chain);

    /** The pumps by which a stream has come, this one last: what answers carry in {@link Chain#HEADER}. */
    List<String> chainOf(String stream);
}
