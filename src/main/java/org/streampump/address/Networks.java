package org.streampump.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of networks, written with commas or blanks between them. */
public record Networks(List<Network> networks) {
    public static final Networks NONE = new Networks(List.of());

    /** The networks of this machine's own addresses. */
    public static final Networks LOOPBACK = parse("127.0.0.0/8, ::1").orElseThrow();

    public Networks {
        networks = List.copyOf(networks);
    }

    /** Reads a list; empty when one of its words is no network. */
    public static Optional<Networks> parse(String text) {
        List<Network> read = new ArrayList<>();
        for (String word : text.strip().split("[\\s,]+", -1)) {
            Optional<Network> network = Network.parse(word);
            if (network.isEmpty()) {
                return Optional.empty();
            }
            read.add(network.get());
        }
        return Optional.of(new Networks(read));
    }

    /** Whether an address, as the servlet container reports it, is in one of the networks; null or empty is a peer on this machine. */
    public boolean contains(String address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
