package org.streampump.bench;

import java.util.List;

/** A server that runs and is measured. */
interface ServerUnderTest extends AutoCloseable {
    /** The placeholder in addresses for the name of a stream, which is {@code s0}, {@code s1} and so on. */
    String STREAM = "{stream}";

    /** Returns the server's name in the table. */
    String name();

    /** Returns the HTTP method with which encoders push. */
    String publishMethod();

    /** Returns the address to which encoders push, with {@link #STREAM}; plain HTTP. */
    String publish();

    /** Returns the address at which viewers watch, with {@link #STREAM}. */
    String watch();

    /** Returns the server's processes; empty where they are not known. */
    List<Long> pids();

    /** Whether {@code jcmd} can make the server run a full garbage collection. */
    boolean isJava();

    /** Returns the end of the server's log, for a message. */
    String tail();

    @Override
    void close();
}
