package org.streampump.it;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that opens it by itself, a while later. Not one that the system would choose: it might give that to any
 * client in the meantime, of which the tests have thousands.
 */
final class FreePort {
    private static final int LOWEST = 10_240;
    private static final int BEYOND = 32_000; // below the range from which Linux gives ports to clients
    private static final int TRIES = 100;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    static int next() throws IOException {
        for (int n = 0; n < TRIES; n++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (!GIVEN.add(port)) {
                continue;
            }
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                // somebody's: the next one
            }
        }
        throw new IOException("no free port found in " + TRIES + " tries from " + LOWEST + " to " + BEYOND);
    }
}
