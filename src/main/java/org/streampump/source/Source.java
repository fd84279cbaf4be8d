package org.streampump.source;

import java.io.IOException;
import org.streampump.container.RefusedStreamException;
import org.streampump.stream.PublicationEndedException;

/** One attempt to pull a stream. Used once. */
public interface Source {

    /**
     * Connects and feeds the intake until the stream has ended. Blocks; runs on a thread of its own.
     *
     * @throws IOException no connection, an answer that is no stream, silence, or a lost connection; the message says which,
     *     without credentials
     * @throws RefusedStreamException the stream cannot be reflected
     * @throws PublicationEndedException the hub has ended the publication
     */
    void run(Intake intake) throws IOException, RefusedStreamException, PublicationEndedException;

    /** Makes {@link #run} return or throw soon, even if {@code run} is called later. Any thread; does not block. */
    void stop();
}
