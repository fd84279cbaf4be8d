package org.streampump.bench;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server of another project, which runs already. */
record PeerServer(String name, String publishMethod, String publish, String watch, List<Long> pids)
        implements ServerUnderTest {
    static final String FORM = "name=N,publish=URL,watch=URL[,pid=P+P...][,method=PUT]";

    private static final Set<String> KEYS = Set.of("name", "publish", "watch", "pid", "method");

    static PeerServer parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            String[] halves = pair.split("=", 2);
            if (halves.length < 2 || !KEYS.contains(halves[0])) {
                throw new UsageException("--peer: " + pair + " in " + text + " is not of " + FORM);
            }
            values.put(halves[0], halves[1]);
        }
        for (String key : List.of("name", "publish", "watch")) {
            if (!values.containsKey(key)) {
                throw new UsageException("--peer: no " + key + " in " + text + "; wanted is " + FORM);
            }
        }
        checkAddress(values.get("publish"), "http");
        checkAddress(values.get("watch"), "https?");
        return new PeerServer(
                values.get("name"),
                values.getOrDefault("method", "POST"),
                values.get("publish"),
                values.get("watch"),
                pids(values.getOrDefault("pid", "")));
    }

    private static void checkAddress(String text, String scheme) {
        try {
            URI address = URI.create(text.replace(STREAM, "s0"));
            if (address.getScheme() != null
                    && address.getScheme().matches(scheme)
                    && address.getHost() != null
                    && address.getPort() > 0) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // reported like any other wrong address
        }
        throw new UsageException("--peer: " + text + " is no address " + scheme.replace("?", "") + "://HOST:PORT/…");
    }

    private static List<Long> pids(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (!text.matches("\\d+(\\+\\d+)*")) {
            throw new UsageException("--peer: pid=" + text + " is no list of numbers such as 12+13");
        }
        return Arrays.stream(text.split("\\+", -1)).map(Long::valueOf).toList();
    }

    @Override
    public boolean isJava() {
        return false;
    }

    @Override
    public String tail() {
        return "(the benchmark cannot read this server's log)";
    }

    @Override
    public void close() {
        // the server keeps running
    }
}
