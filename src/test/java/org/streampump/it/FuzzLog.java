package org.streampump.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server's log while strangers are at work, read as it grows. Every event is one that an administrator expects: a line of
 * news, or a refusal that is listed here. No event has a stack trace of ours.
 */
final class FuzzLog {
    /** Where an event begins; what follows without this belongs to it. */
    private static final Pattern BEGINNING = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}[ :]");

    /**
     * The JDK's line before the trace of an exception that ends a thread. The JDK writes line by line, and others write between the
     * lines.
     */
    private static final Pattern UNCAUGHT = Pattern.compile("^Exception in thread \"[^\"]*\" ");

    private static final Pattern EXCEPTION = Pattern.compile("^[a-z]\\w*(\\.\\w+)+: ");

    private static final Pattern TRACE = Pattern.compile("^\\s+at |^\\s+\\.\\.\\. \\d+ more|^Caused by: ");

    /** A line of the pump's, Tomcat's or Jetty's. */
    private static final Pattern NEWS = Pattern.compile("^\\S+ \\S+( INFO |:INFO )[^\n]*\n$");

    /** Why an answer on Jetty came to nothing: its connection, or its stream of HTTP/2, had ended or was broken. */
    private static final String ENDED = "java\\.io\\.EOFException: reset|java\\.nio\\.channels\\.ClosedChannelException"
            + "|[a-z_]+_error/\\w+|\\S+ Idle timeout \\d+ ms elapsed";

    /** Refusals and warnings that strangers may cause. */
    private static final List<Pattern> REFUSALS = List.of(
            // Faults of an encoder's stream, and how to remove them.
            pump("OperatorLog: stream \\S+: publisher \\S+: [^\n]*"),
            pump(
                    "MmshPushSession: stream \\S+: publisher \\S+ has announced a stream and sent nothing for \\d+ s: [^\n]*"),
            pump("HttpPublishers: stream \\S+: publisher \\S+ was let in, and nothing came: [^\n]*"),
            pump("Renditions: stream \\S+: cannot (go on for viewers of a rendition|be written for a viewer): [^\n]*"),
            // The machine's, not a stranger's.
            pump("HubClock: the process stood still for [^\n]*"),
            jetty("oejusS\\.config", "Weak cipher suite [^\n]*"),
            // Heads that are none.
            jetty("oejh\\.HttpParser", "Encountered multiple `Host` headers\\.[^\n]*"),
            jetty("oeju\\.HostPort", "Bad (Authority|IPv6 host|IPv6Address|port):? \\[[^\n]*"),
            // Frames of HTTP/2 that are none, and connections that have ended under an answer.
            Pattern.compile(
                    "^\\S+ \\S+ WARNING [^\n]*Http2Parser.readSettingsFrame [^\n]* An unknown setting [^\n]*\n$"),
            Pattern.compile(
                    "^org\\.apache\\.coyote\\.ProtocolException: Connection \\S+ Failed to send ping to client\n"),
            jetty(
                    "oeje10s\\.ServletChannel",
                    "handleException \\S+ (java\\.io\\.IOException: |jakarta\\.servlet\\.ServletException: )*(" + ENDED
                            + ")"),
            // Jetty's own servlet for files, whose client has gone.
            Pattern.compile(
                    "^\\S+ \\S+:WARN :oeje10s\\.ServletChannelState:[^:]*: onError not handled due to invalid [^\n]*"
                            + "\njakarta\\.servlet\\.ServletException: org\\.eclipse\\.jetty\\.io\\.EofException"),
            // Tomcat says these once a day, some with its own trace.
            Pattern.compile(
                    "^\\S+ \\S+ INFO [^\n]*\n Note: further occurrences of [^\n]* will be logged at DEBUG level"));

    /** Filters stand below every servlet, the containers' own included. */
    private static final Pattern OURS = Pattern.compile("at org\\.streampump\\.(?!servlet\\.\\w+Filter\\.)");

    private static final int PIECE = 1 << 20;
    private static final int MAX_FAULTS = 20;

    private final Path file;
    private final List<String> faults = new ArrayList<>();
    private long read;
    private long events;
    private long publications;
    private long viewers;
    private long refusals;
    private String unfinished = "";

    FuzzLog(Path file) {
        this.file = file;
    }

    /** Reads what has been written since; the first event that is not to be, with all its lines. */
    Optional<String> fault() throws IOException {
        byte[] bytes = new byte[PIECE];
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(read);
            for (int count = log.read(bytes); count > 0; count = log.read(bytes)) {
                int whole = count;
                while (whole > 0 && bytes[whole - 1] != '\n') {
                    whole--;
                }
                take(new String(bytes, 0, whole, StandardCharsets.UTF_8));
                read += whole;
                log.seek(read);
                if (whole == 0 || count < bytes.length) {
                    break; // what is being written
                }
            }
        }
        return faults.stream().findFirst();
    }

    /** The last event, too, which nothing has followed yet. */
    List<String> allFaults() throws IOException {
        if (fault().isEmpty()) {
            judge(unfinished);
            unfinished = "";
        }
        return List.copyOf(faults);
    }

    private void take(String lines) {
        StringBuilder event = new StringBuilder(unfinished);
        for (String whole : lines.lines().toList()) {
            String line = UNCAUGHT.matcher(whole).replaceFirst("");
            boolean isUncaught = EXCEPTION.matcher(line).find()
                    && (!line.equals(whole) || NEWS.matcher(event).find());
            if (isUncaught || BEGINNING.matcher(line).find()) {
                judge(event.toString());
                event.setLength(0);
            }
            if (TRACE.matcher(line).find() && NEWS.matcher(event).find()) {
                judgeTrace(line); // of the exception before this news
            } else {
                event.append(line).append('\n');
            }
        }
        unfinished = event.toString();
    }

    private void judgeTrace(String line) {
        if (OURS.matcher(line).find() && faults.size() < MAX_FAULTS) {
            faults.add(line);
        }
    }

    private void judge(String event) {
        events++;
        publications += event.contains(": publisher ") && event.contains(" came") ? 1 : 0;
        refusals += event.contains(": publisher ") && event.contains(" refused with ") ? 1 : 0;
        viewers += event.contains(": viewer ") && event.contains(" came (") ? 1 : 0;
        boolean expected =
                REFUSALS.stream().anyMatch(refusal -> refusal.matcher(event).find())
                        ? !OURS.matcher(event).find()
                        : event.isEmpty() || NEWS.matcher(event).find();
        if (!expected && faults.size() < MAX_FAULTS) {
            faults.add(event);
        }
    }

    @Override
    public String toString() {
        return events + " events in the log: " + publications + " publications, " + refusals + " refused encoders, "
                + viewers + " viewers";
    }

    private static Pattern pump(String message) {
        return Pattern.compile("^\\S+ \\S+ WARN  " + message + "\n$");
    }

    private static Pattern jetty(String logger, String message) {
        return Pattern.compile("^\\S+ \\S+:WARN :" + logger + ":[^:]*: " + message + "\n$");
    }
}
