package org.streampump.bench;

import java.util.List;

/** A server that runs and is measured. */
interface ServerUnderTest extends AutoCloseable {
    /** Stands in addresses for the name of a stream, which is {@code s0}, {@code s1} and so on. */
    String STREAM = "{stream}";

    /** As in the table. */
    String name();

    /** The method by which encoders push. */
    String publishMethod();

    /** Where encoders push to, with {@link #STREAM}; plain HTTP. */
    String publish();

    /** Where viewers watch, with {@link #STREAM}. */
    String watch();

    /** Its processes; empty where they are not known. */
    List<Long> pids();

    /** Whether a full collection can be asked for by jcmd. */
    boolean isJava();

    /** The end of its log, for a message. */
    String tail();

    @Override
    void close();
}
