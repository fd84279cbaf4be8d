package org.streampump.protocol.mmsh;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.door.Refusal;
import org.streampump.protocol.HttpPublishers;
import org.streampump.protocol.PublishExchange;
import org.streampump.protocol.Visit;

/**
 * A PushSetup request that has a body (MS-WMHTTP §2.2.2.1). The body's settings have no effect here. A template describes a
 * stream that does not exist yet, but here a pattern of the configuration does so. AutoDestroy removes such a stream
 * afterwards, but here it vanishes by itself. A malformed body is refused all the same.
 */
final class MmshPushSetup implements PublishExchange.Owner {
    private static final Logger LOG = LogManager.getLogger(MmshPushSetup.class);

    /** Maximum length of the body, in bytes. */
    static final int MAX_BODY_BYTES = 4 * 1024;

    /** Maximum time for the body, in milliseconds. */
    static final long PATIENCE_MS = 10_000;

    /** The next step after a valid body. */
    interface Then {
        PublishExchange.Reply accept() throws Refusal;
    }

    private final PublishExchange exchange;
    private final HttpPublishers publishers;
    private final String streamName;
    private final Then then;
    private final Consumer<MmshPushSetup> whenGone;
    private final long sinceMs;
    private final byte[] body =
            new byte[MAX_BODY_BYTES]; // only the thread of the servlet container that reads the body
    private int length;

    MmshPushSetup(
            Visit visit,
            HttpPublishers publishers,
            ScheduledExecutorService clock,
            long nowMs,
            Then then,
            Consumer<MmshPushSetup> whenGone) {
        this.publishers = publishers;
        this.exchange = new PublishExchange(visit.request(), visit.response(), clock, this);
        this.streamName = visit.name();
        this.then = then;
        this.whenGone = whenGone;
        this.sinceMs = nowMs;
    }

    void begin() throws IOException {
        exchange.begin();
    }

    @Override
    public void body(byte[] bytes, int offset, int count) {
        if (count > body.length - length) {
            refuse(tooLarge());
            return;
        }
        System.arraycopy(bytes, offset, body, length, count);
        length += count;
    }

    static Refusal tooLarge() {
        return new Refusal(
                HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                "a PushSetup of more than " + MAX_BODY_BYTES + " bytes");
    }

    @Override
    public void bodyEnded() {
        try {
            check(new String(body, 0, length, StandardCharsets.ISO_8859_1));
            exchange.answerInOrder(then.accept());
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private void refuse(Refusal refusal) {
        exchange.answer(refusal.status(), refusal.getMessage());
        publishers.logRefused(streamName, exchange.peer(), refusal);
    }

    /** Refuses a text with lines that are not {@code name: value}. The blank is optional; unknown names are ignored. */
    private static void check(String text) throws Refusal {
        for (String line : text.split("\r?\n", -1)) {
            boolean isText = line.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
            int colon = line.indexOf(':');
            if (!isText || (colon <= 0 && !line.isBlank())) {
                throw malformed("a PushSetup whose body is not lines of text with a colon");
            }
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("autodestroy")) {
                checkBit(line.substring(colon + 1).strip());
            }
        }
    }

    private static void checkBit(String value) throws Refusal {
        if (!value.equals("0") && !value.equals("1")) {
            throw malformed("a PushSetup with an AutoDestroy that is neither 0 nor 1");
        }
    }

    private static Refusal malformed(String why) {
        return new Refusal(HttpServletResponse.SC_BAD_REQUEST, why);
    }

    void tick(long nowMs) {
        if (nowMs - sinceMs >= PATIENCE_MS) {
            end(HttpServletResponse.SC_REQUEST_TIMEOUT, "the body of the PushSetup did not come");
        }
    }

    /** Ends the request. Any thread. */
    void end(int status, String why) {
        exchange.end(status, why);
    }

    @Override
    public void failed(String why) {
        LOG.debug("stream {}: PushSetup of {}: {}", streamName, exchange.peer(), why);
    }

    @Override
    public void gone() {
        whenGone.accept(this);
    }
}
