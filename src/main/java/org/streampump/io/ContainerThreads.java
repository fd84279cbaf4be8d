package org.streampump.io;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Executor;

/**
 * The threads that the container serves requests on. {@code AsyncContext.start} has them too, but only for as long as its request
 * lasts: Jetty looks at that when a thread has become free, and logs a task that comes too late, with a trace, instead of running
 * it.
 */
public final class ContainerThreads {
    private static final Executor AT_ONCE = Runnable::run;

    private ContainerThreads() {}

    /**
     * The threads of a request that is not over yet; they may be asked later as well. Where the container does not show them, a
     * task is run at once.
     */
    public static Executor of(HttpServletRequest request) {
        return TomcatRequest.threads(request)
                .or(() -> JettyRequest.threads(request))
                .orElse(AT_ONCE);
    }
}
