package org.streampump.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One load: streams, their bit rate, and viewers.
 *
 * @param name the scenario as the user wrote it
 * @param bitsPerSecond bit rate of each stream
 * @param viewers number of viewers of all streams together
 * @param storm whether all viewers join within {@link #STORM_SECONDS} at the beginning of the measured window
 * @param slow whether a tenth of the viewers read too slowly, and one in a hundred not at all
 */
record Scenario(String name, long bitsPerSecond, int viewers, int streams, boolean storm, boolean slow, boolean tls) {
    static final int STORM_SECONDS = 2;

    private static final int MIN_BITS_PER_SECOND = 64_000; // a video packet in each picture, and the tables
    private static final long MAX_BITS_PER_SECOND = 100_000_000;
    private static final int MAX_VIEWERS = 10_000; // the pump's default limit
    private static final int MAX_STREAMS = 500;

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kM])x(\\d{1,6})((?:\\+[a-z]+(?:=\\d{1,4})?)*)");
    private static final String FORM_TEXT =
            "RATExVIEWERS such as 4Mx200 or 128kx1000, with +storm, +slow, +tls, +streams=N";

    private static final Map<String, String> NAMED = new LinkedHashMap<>();
    private static final List<String> ALL = List.of(
            "64kx4000",
            "128kx1000",
            "128kx2000",
            "128kx5000",
            "1Mx500",
            "4Mx200",
            "8Mx100",
            "storm",
            "slow",
            "streams",
            "1Mx500+tls",
            "4Mx200+tls");

    static {
        NAMED.put("storm", "500kx1000+storm");
        NAMED.put("slow", "1Mx500+slow");
        NAMED.put("streams", "500kx1000+streams=200");
        NAMED.put("tls", "1Mx500+tls");
    }

    /** Reads a list of scenarios, separated by commas; {@code all} means the standard scenarios. */
    static List<Scenario> parseAll(String text) {
        List<String> names = text.equals("all") ? ALL : List.of(text.split(",", -1));
        return names.stream().map(Scenario::parse).toList();
    }

    private static Scenario parse(String name) {
        Matcher form = FORM.matcher(NAMED.getOrDefault(name, name));
        if (!form.matches()) {
            throw new UsageException(
                    "--scenarios: " + name + " is none of " + NAMED.keySet() + " and not " + FORM_TEXT);
        }
        long bits = Long.parseLong(form.group(1)) * (form.group(2).equals("k") ? 1_000 : 1_000_000);
        int viewers = Integer.parseInt(form.group(3));
        int streams = 1;
        boolean storm = false;
        boolean slow = false;
        boolean tls = false;
        for (String extra : form.group(4).split("\\+", -1)) {
            switch (extra.replaceFirst("=.*", "")) {
                case "" -> {}
                case "storm" -> storm = true;
                case "slow" -> slow = true;
                case "tls" -> tls = true;
                case "streams" -> streams = Integer.parseInt(extra.replaceFirst("streams=?", "0"));
                default -> throw new UsageException("--scenarios: +" + extra + " in " + name + " is unknown");
            }
        }
        check(name, "bits per second", bits, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
        check(name, "viewers", viewers, 2, MAX_VIEWERS);
        check(name, "streams", streams, 1, Math.min(viewers, MAX_STREAMS));
        return new Scenario(name, bits, viewers, streams, storm, slow, tls);
    }

    private static void check(String name, String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new UsageException(String.format(
                    Locale.ROOT, "--scenarios: %d %s in %s are not within %d and %d", value, what, name, least, most));
        }
    }

    Scenario overTls() {
        return tls ? this : new Scenario(name + "+tls", bitsPerSecond, viewers, streams, storm, slow, true);
    }
}
