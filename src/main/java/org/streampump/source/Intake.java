package org.streampump.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.io.client.Chain;
import org.streampump.stream.PublicationEndedException;

/** What one attempt of a {@link Source} brings its stream to. The source's thread only. */
public interface Intake {

    /**
     * Begins the publication; until then nobody notices the attempt.
     *
     * @param format what will be fed; null to find out from the first bytes
     * @throws IOException somebody else publishes the stream
     */
    void begin(ContainerFormat format) throws IOException;

    /**
     * Takes the next bytes of the container, after {@link #begin}.
     *
     * @param bytes belongs to the caller again when this returns
     */
    void feed(byte[] bytes, int offset, int length) throws RefusedStreamException, PublicationEndedException;

    /** A connection on which nothing arrives for so long is lost. */
    Duration silence();

    /**
     * The pumps that this stream is pulled for, this one last: what a request to another pump carries in its header
     * {@link Chain#HEADER}, so that a pump that meets itself can refuse.
     */
    List<String> chain();

    /**
     * The answer says by which pumps the stream has come.
     *
     * @param header the value of {@link Chain#HEADER}, or null
     * @throws IOException this pump is among them: the sources form a loop
     */
    void cameBy(String header) throws IOException;
}
