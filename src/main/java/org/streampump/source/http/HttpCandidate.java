package org.streampump.source.http;

import java.io.IOException;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.HttpConversation;
import org.streampump.io.client.HttpReply;
import org.streampump.io.client.HttpRequest;
import org.streampump.source.Intake;
import org.streampump.stream.PublicationEndedException;

/** One kind of source in one attempt to pull over HTTP. Used once, by the source's thread. */
public interface HttpCandidate {

    /**
     * Returns the kind's wishes for the first request. The server gets one request with the wishes of all kinds. Where two kinds
     * want different values of one field, the value of the kind that comes first in the list is sent.
     */
    default HttpRequest asks() {
        return HttpRequest.PLAIN;
    }

    /**
     * Decides by head and first bytes whether the answer is of this kind. Leaves the answer as it is for the next kind.
     *
     * @throws IOException the connection is lost, or nothing has come in time
     */
    boolean takes(HttpReply reply) throws IOException;

    /**
     * Feeds the intake from the answer that this kind has taken, until the stream has ended.
     *
     * @param reply may be closed as soon as it is no longer needed; the caller closes it in any case
     * @param server the server that has answered, for further requests
     * @throws IOException silence, a lost connection, or no stream; the message says which, without credentials
     * @throws RefusedStreamException the stream cannot be reflected
     * @throws PublicationEndedException the hub has ended the publication
     */
    void run(HttpReply reply, HttpConversation server, Intake intake)
            throws IOException, RefusedStreamException, PublicationEndedException;
}
