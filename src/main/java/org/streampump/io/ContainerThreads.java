package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executor;

/**
 * The threads that the container serves requests on. {@code AsyncContext.start} offers them too, but only as long as the
 * request lasts: Jetty checks this when a thread has become free, and logs a task that comes too late, with a stack trace,
 * instead of running the task.
 */
public final class ContainerThreads {
    private static final Executor AT_ONCE = Runnable::run;

    private ContainerThreads() {}

    /**
     * Returns the threads of a request that is not over yet; the returned executor can be used after the end of the request.
     * Where the container does not show its threads, the executor runs a task at once, on the caller's thread.
     */
    public static Executor of(HttpServletRequest request) {
        return TomcatRequest.threads(request)
                .or(() -> JettyRequest.threads(request))
                .orElse(AT_ONCE);
    }
}
