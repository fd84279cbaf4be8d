package org.streampump.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The answer to a request is not known yet. {@link Credentials#holds} holds the request meanwhile without a thread, and the
 * request comes back through its door.
 */
public final class NotYet extends Refusal {
    private static final long serialVersionUID = 1L;

    private final transient CompletableFuture<Integer> status;

    /**
     * @param status the answer's status when the pump stops before the request can come back
     */
    private NotYet(CompletableFuture<Integer> status) {
        super(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the pump is shutting down");
        this.status = status;
    }

    CompletableFuture<Integer> answerStatus() {
        return status;
    }

    /**
     * Asks a question about a request once, however often the request comes through its door.
     *
     * @param attribute request attribute that keeps the question
     * @param status status of a short answer, in case the pump stops meanwhile
     * @throws NotYet while the answer is not known
     * @throws Refusal 503 if the answer is not known and the request cannot be held
     */
    public static <T> T orKnown(
            HttpServletRequest request, String attribute, Supplier<CompletableFuture<T>> ask, ToIntFunction<T> status)
            throws Refusal {
        @SuppressWarnings("unchecked") // set below
        CompletableFuture<T> waitedFor = (CompletableFuture<T>) request.getAttribute(attribute);
        if (waitedFor != null) {
            HeldAnswer.hasComeBack(request);
            return waitedFor.join();
        }
        CompletableFuture<T> asked = ask.get();
        if (!asked.isDone()) {
            if (!request.isAsyncSupported()) {
                throw new Refusal(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        "the answer takes time, and a filter of this server does not let the request wait");
            }
            request.setAttribute(attribute, asked);
            throw new NotYet(asked.thenApply(status::applyAsInt));
        }
        return asked.join();
    }
}
