package org.streampump.stream;

import java.time.Duration;
import java.util.Optional;
import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;
import org.streampump.settings.Kind;
import org.streampump.settings.Range;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * Limits of the whole pump.
 *
 * @param maxViewers maximum number of viewers at a time; 0 for no limit
 * @param maxWaiting maximum number of viewers who wait for an encoder; 0 for no limit
 * @param maxStreams maximum number of streams that patterns create
 * @param maxOfPattern maximum number of streams that one pattern creates; {@link #BY_PATTERNS} follows the number of patterns
 * @param lingerMs time for which an unused stream of a pattern stays, in milliseconds
 * @param perAddress limits of each address
 * @param trusted networks whose addresses have no limits
 */
public record HubLimits(
        int maxViewers,
        int maxWaiting,
        int maxStreams,
        int maxOfPattern,
        long lingerMs,
        AddressLimits.Most perAddress,
        Networks trusted) {

    /** Highest number of viewers that can be configured as a limit. */
    public static final int MAX_VIEWERS = 1_000_000;

    public static final int BY_PATTERNS = -1;

    private static final int MIN_WAITING = 10;
    private static final int MAX_STREAMS = 100_000;
    private static final int MAX_PUBLISHERS = 100_000;
    private static final Range<Duration> LINGER = new Range<>(Duration.ZERO, Duration.ofDays(1));
    private static final Kind<Networks> NETWORKS = Kind.ofText(
            text -> text.equals("none") ? Optional.of(Networks.NONE) : Networks.parse(text),
            "none, or networks such as \"127.0.0.0/8, ::1, 192.0.2.0/24\"");

    /**
     * Default limits per address, generous enough for schools, offices and mobile networks: a carrier that gives each
     * subscriber 64 ports has at most 1,008 subscribers behind an address. A head end may push 200 channels. Still, the viewers
     * of one address take no more than a tenth of the seats, and an address gets no more than a quarter of the places of any
     * other kind.
     */
    private static final AddressLimits.Most PER_ADDRESS = new AddressLimits.Most(
            /* connections= */ 1_250,
            /* viewers= */ 1_000,
            /* waiting= */ 250,
            /* publishers= */ 250,
            /* streams= */ 250);

    public static final Section<HubLimits> SECTION = new Section<>(HubLimits.class, HubLimits::read);

    private static HubLimits read(SettingsReader in) {
        int maxViewers = in.count("maxViewers", 10_000, 1, MAX_VIEWERS, "viewers at a time, over all streams");
        return new HubLimits(
                maxViewers,
                in.read(
                                "maxWaiting",
                                Kind.count(1, MAX_VIEWERS),
                                "a tenth of `pump.maxViewers`, at least `10`",
                                "the viewers among them who wait for an encoder (`whenOffline: wait`, and up to 10 s for the first"
                                        + " segment); others get 503")
                        .orElse(waitingOf(maxViewers)),
                in.count(
                        "maxStreams",
                        1_000,
                        0,
                        MAX_STREAMS,
                        "streams that patterns may create; viewers who wait for an encoder to half as many. A stream that"
                                + " nobody uses makes room for a new one, the oldest first"),
                in.read(
                                "maxStreamsPerPattern",
                                Kind.count(0, MAX_STREAMS),
                                "half of `pump.maxStreams`; all of them where there is one pattern",
                                "streams that one pattern may create")
                        .orElse(BY_PATTERNS),
                in.duration("linger", Duration.ofSeconds(60), LINGER, "how long an unused stream of a pattern stays")
                        .toMillis(),
                perAddress(in),
                in.read(
                                "trustedNetworks",
                                NETWORKS,
                                "`127.0.0.0/8, ::1`",
                                "addresses, or networks in CIDR form, of proxies that the container has not been told of, and of"
                                        + " others who are trusted: limits per address do not apply to them; `none` trusts nobody")
                        .orElse(Networks.LOOPBACK)); // for a proxy on this machine that the servlet container does not
        // know
    }

    /** A tenth of the seats, but not too few: on a small pump a tenth would protect against nothing. */
    private static int waitingOf(int maxViewers) {
        return Math.max(MIN_WAITING, maxViewers / 10);
    }

    private static AddressLimits.Most perAddress(SettingsReader in) {
        return new AddressLimits.Most(
                in.count(
                        "maxConnectionsPerAddress",
                        PER_ADDRESS.connections(),
                        0,
                        MAX_VIEWERS,
                        "viewers, waiting viewers and encoders of one address (IPv4) or network (IPv6, /64) at a time; for this and"
                                + " the other limits per address `0` is no limit"),
                in.count(
                        "maxViewersPerAddress",
                        PER_ADDRESS.viewers(),
                        0,
                        MAX_VIEWERS,
                        "viewers of one address. A carrier that gives each subscriber 64 ports has about as many subscribers behind"
                                + " one address"),
                in.count(
                        "maxWaitingPerAddress",
                        PER_ADDRESS.waiting(),
                        0,
                        MAX_VIEWERS,
                        "viewers of one address who wait"),
                in.count(
                        "maxEncodersPerAddress",
                        PER_ADDRESS.publishers(),
                        0,
                        MAX_PUBLISHERS,
                        "encoders of one address"),
                in.count(
                        "maxStreamsPerAddress",
                        PER_ADDRESS.streams(),
                        0,
                        MAX_STREAMS,
                        "streams that one address may have created through patterns"));
    }

    /** These limits, with the default per pattern filled in: one of several patterns gets only half of the streams. */
    public HubLimits forPatterns(long patterns) {
        return maxOfPattern != BY_PATTERNS
                ? this
                : new HubLimits(
                        maxViewers,
                        maxWaiting,
                        maxStreams,
                        patterns > 1 ? maxStreams / 2 : maxStreams,
                        lingerMs,
                        perAddress,
                        trusted);
    }

    /** Limits with which all viewers may wait, one pattern may create all streams, and addresses have no limits. */
    public HubLimits(int maxViewers, int maxStreams, long lingerMs) {
        this(
                maxViewers,
                /* maxWaiting= */ 0,
                maxStreams,
                /* maxOfPattern= */ maxStreams,
                lingerMs,
                AddressLimits.Most.UNLIMITED,
                Networks.NONE);
    }
}
