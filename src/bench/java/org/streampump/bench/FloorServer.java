package org.streampump.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.streampump.it.Subprocess;

/** The {@link Floor} in a process of its own. */
final class FloorServer implements ServerUnderTest {
    private static final int KEPT_SECONDS = 6; // three key intervals
    private static final int LEAST_KEPT = 256 * 1024; // bytes

    private final int port;
    private final Subprocess process;

    private FloorServer(int port, Subprocess process) {
        this.port = port;
        this.process = process;
    }

    static FloorServer start(Scenario scenario, Duration pass, Duration lifetime, Path log) throws IOException {
        int port = Ports.free();
        long keep = Math.max(LEAST_KEPT, scenario.bitsPerSecond() / 8 * KEPT_SECONDS);
        Subprocess process = Child.java(
                Floor.class,
                log,
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=1g"),
                List.of(
                        Integer.toString(port),
                        Long.toString(pass.toMillis()),
                        Long.toString(keep),
                        Long.toString(lifetime.toSeconds())));
        return new FloorServer(port, process);
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String publishMethod() {
        return "POST";
    }

    @Override
    public String publish() {
        return watch();
    }

    @Override
    public String watch() {
        return "http://" + Ports.HOST + ":" + port + "/" + STREAM;
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid());
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public String tail() {
        return process.tail();
    }

    @Override
    public void close() {
        process.kill();
    }
}
