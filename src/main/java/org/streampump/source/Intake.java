package org.streampump.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.Chain;
import org.streampump.stream.PublicationEndedException;

/** Takes the stream that one attempt of a {@link Source} brings. The source's thread only. */
public interface Intake {

    /**
     * Begins the publication; before that, viewers notice nothing of the attempt.
     *
     * @param format the container of the stream; null to detect the container from the first bytes
     * @throws IOException another publisher has the stream, the stream was removed, or the attempt was told to stop
     */
    void begin(ContainerFormat format) throws IOException;

    /**
     * Takes the next bytes of the container, after {@link #begin}.
     *
     * @param bytes belongs to the caller again when this method returns
     */
    void feed(byte[] bytes, int offset, int length) throws RefusedStreamException, PublicationEndedException;

    /** Maximum time without bytes after which a connection counts as lost. */
    Duration silence();

    /**
     * The pumps for which this stream is pulled, this pump last. A request to another pump carries them in its header {@link
     * Chain#HEADER}, so that a pump that finds itself among them can refuse.
     */
    List<String> chain();

    /**
     * Notes through which pumps the stream has come, according to the answer.
     *
     * @param header the value of the answer's {@link Chain#HEADER}, or null
     * @throws IOException this pump is among them, so the sources form a loop; or there are too many of them
     */
    void cameBy(String header) throws IOException;
}
