package org.streampump.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.streampump.it.Subprocess;

/** Starts the process of {@link Viewers}, sends it commands and reads its answers. */
final class ViewersProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Subprocess process;
    private final Socket control;
    private final BufferedReader in;
    private final PrintWriter out;

    private ViewersProcess(Subprocess process, Socket control) throws IOException {
        this.process = process;
        this.control = control;
        in = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
        out = new PrintWriter(control.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    static ViewersProcess start(Scenario scenario, ServerUnderTest server, int checked, Path log) throws IOException {
        try (ServerSocket acceptor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            acceptor.setSoTimeout((int) PATIENCE.toMillis());
            List<String> arguments = List.of(
                    "control=" + acceptor.getLocalPort(),
                    "watch=" + server.watch(),
                    "streams=" + scenario.streams(),
                    "bits=" + scenario.bitsPerSecond(),
                    "slow=" + scenario.slow(),
                    "checked=" + Math.min(checked, scenario.viewers()),
                    "servers=" + server.pids().stream().map(String::valueOf).collect(Collectors.joining(",")),
                    "benchmark=" + ProcessHandle.current().pid());
            // Each viewer over TLS has an engine and a buffer for one record.
            String heap = scenario.tls() ? "-Xmx1g" : "-Xmx256m";
            Subprocess process = Child.java(Viewers.class, log, List.of(heap, "-XX:+UseSerialGC"), arguments);
            try {
                return new ViewersProcess(process, acceptor.accept());
            } catch (SocketTimeoutException e) {
                process.kill();
                throw new IOException("the viewers' process did not start\n" + process.tail(), e);
            }
        }
    }

    /**
     * Lets the next viewers come. Returns when all of them have their first byte or have failed, or when the time limit
     * has passed.
     */
    void attach(int count, int perSecond) throws IOException {
        int seconds = count / perSecond + (int) PATIENCE.toSeconds();
        ask("attach " + count + " " + perSecond + " " + seconds, PATIENCE.plusSeconds(seconds));
    }

    /** Closes all viewers; {@link #attach} begins again with the first. */
    void detach() throws IOException {
        ask("detach", PATIENCE);
    }

    void begin() throws IOException {
        ask("begin", PATIENCE);
    }

    /** Ends the measured window. Returns the figures of the time since {@link #begin}. */
    Figures end() throws IOException {
        return Figures.parse(ask("end", PATIENCE));
    }

    private String ask(String command, Duration limit) throws IOException {
        control.setSoTimeout((int) limit.toMillis());
        out.println(command);
        String answer;
        try {
            answer = in.readLine();
        } catch (SocketTimeoutException e) {
            throw new IOException("the viewers' process did not answer \"" + command + "\" in " + limit, e);
        }
        if (answer == null) {
            throw new IOException("the viewers' process has ended:\n" + process.tail());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.kill();
    }
}
