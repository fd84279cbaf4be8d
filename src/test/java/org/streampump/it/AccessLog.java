package org.streampump.it;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Tomcat's access log, in the pattern of {@code tomcat-conf/server.xml}. */
final class AccessLog {
    private static final Pattern LINE =
            Pattern.compile("(\\S+) - (\\S+) \\[([^]]+)] \"(\\S+) (\\S+) (\\S+)\" (\\d+) (\\d+|-) (\\d+) \"(.*)\"");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /** One answer. The time is the one at which it was over, in whole seconds. */
    record Line(
            String address,
            Instant time,
            String method,
            String path,
            String protocol,
            int status,
            long bytes,
            Duration stay,
            String userAgent) {
        private static Line parse(String text) {
            Matcher m = LINE.matcher(text);
            if (!m.matches()) {
                throw new AssertionError("not a line of the access log: " + text);
            }
            return new Line(
                    m.group(1),
                    ZonedDateTime.parse(m.group(3), TIME).toInstant(),
                    m.group(4),
                    m.group(5),
                    m.group(6),
                    Integer.parseInt(m.group(7)),
                    m.group(8).equals("-") ? 0 : Long.parseLong(m.group(8)),
                    Duration.ofNanos(Long.parseLong(m.group(9)) * 1_000),
                    m.group(10));
        }
    }

    private final Server server;

    AccessLog(Server server) {
        this.server = server;
    }

    /** Whether this container keeps one of that pattern. */
    static boolean isKept(Server server) {
        String container = server.containerName();
        return container.startsWith("tomcat") && !Product.isUntuned(container);
    }

    List<Line> lines(Predicate<Line> wanted) throws IOException {
        return server.accessLog().stream().map(Line::parse).filter(wanted).toList();
    }

    /** Waits until there are at least so many, and returns them all. */
    List<Line> await(int count, Predicate<Line> wanted) throws IOException {
        Awaitility.await(count + " lines in the access log")
                .atMost(RawHttp.LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> lines(wanted).size() >= count);
        return lines(wanted);
    }
}
