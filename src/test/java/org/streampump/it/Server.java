package org.streampump.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.streampump.Pace;

/** The container that the current test class is run against, with the pump at its root. Used by one test at a time. */
final class Server {
    static final String HOST = "127.0.0.1";

    private static final Duration START_LIMIT = Pace.seconds(90); // with the other processor busy
    private static final Duration STOP_LIMIT = Pace.seconds(60);
    private static final Duration PAGE_LIMIT = Pace.seconds(5);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NO_ANSWER = -1;

    private static volatile Server current;

    private final String containerName;
    private final Product.Place place;
    private final Product product;
    private final TestCertificate certificate;
    private final Path war;
    private final Map<String, String> parameters;
    private final Subprocess process;

    private Server(
            String containerName,
            Product.Place place,
            TestCertificate certificate,
            Path war,
            Map<String, String> parameters,
            Path log)
            throws IOException {
        this.containerName = containerName;
        this.place = place;
        this.product = Product.of(containerName, place);
        this.certificate = certificate;
        this.war = war;
        this.parameters = filled(parameters);
        this.parameters.keySet().removeIf(PumpWar::isForServer);
        product.configure();
        product.deploy(Product.ROOT, war, this.parameters);
        List<String> command = new ArrayList<>(product.command());
        filled(parameters).forEach((name, value) -> {
            if (name.startsWith(PumpWar.PROPERTY)) {
                command.add(1, name + "=" + value); // behind the java that it is for
            }
        });
        process = parameters.containsKey(PumpWar.PIPE)
                ? Subprocess.startWithPipe(place.base(), log, command)
                : Subprocess.start(place.base(), log, command);
    }

    /** With what is known of this server only now. */
    private Map<String, String> filled(Map<String, String> values) {
        Map<String, String> filled = new TreeMap<>(values);
        filled.replaceAll((name, value) -> value.replace(PumpWar.AUTHORITY, HOST + ":" + place.httpPort())
                .replace(PumpWar.TLS_AUTHORITY, HOST + ":" + place.httpsPort())
                .replace(PumpWar.TRUST_STORE, certificate.trustStore().toString()));
        return filled;
    }

    /** The one that runs now. */
    static Server current() {
        Server server = current;
        if (server == null) {
            throw new IllegalStateException("no server: is the test class run by Arquillian, with a @Deployment?");
        }
        return server;
    }

    /** Starts a container with this archive and returns when it answers. */
    static Server start(String containerName, Path home, Archive<?> archive, Map<String, String> parameters)
            throws IOException {
        String name = archive.getName().replaceFirst("\\.war$", "");
        Path work = Path.of(System.getProperty("it.work")).toAbsolutePath();
        Path directory = work.resolve(containerName).resolve(name);
        delete(directory);
        Path base = Files.createDirectories(directory.resolve("base"));
        Path war = directory.resolve("streampump.war");
        archive.as(ZipExporter.class).exportTo(war.toFile());
        TestCertificate certificate = TestCertificate.in(work.resolve(containerName));
        List<String> jvmOptions = List.of("-Xmx256m", System.getProperty("test.compiler"));
        Product.Place place =
                new Product.Place(home, base, FreePort.next(), FreePort.next(), certificate.keyStore(), jvmOptions);
        Path log = logDirectory().resolve(containerName + "-" + name + ".log");
        Server server = new Server(containerName, place, certificate, war, parameters, log);
        server.awaitStart();
        current = server;
        return server;
    }

    /** Where the logs of servers and of ffmpeg go; they stay when the tests are over. */
    static Path logDirectory() {
        return Path.of(System.getProperty("it.logs")).toAbsolutePath();
    }

    private void awaitStart() {
        try {
            awaitDeployed();
        } catch (RuntimeException e) {
            process.kill();
            throw new IllegalStateException(e.getMessage() + "\n" + process.tail(), e);
        }
    }

    /** {@code tomcat10}, {@code tomcat10-untuned}, {@code tomcat11} or {@code jetty12}. */
    String containerName() {
        return containerName;
    }

    int httpPort() {
        return place.httpPort();
    }

    int httpsPort() {
        return place.httpsPort();
    }

    /** An address in plain HTTP; the path begins with a slash and may have a query. */
    URI http(String path) {
        return URI.create("http://" + HOST + ":" + httpPort() + path);
    }

    /** An address over TLS, where a client may also agree on HTTP/2. */
    URI https(String path) {
        return URI.create("https://" + HOST + ":" + httpsPort() + path);
    }

    /** Trusts the server's certificate. */
    SSLContext clientTls() {
        return certificate.client();
    }

    /** A new client that trusts the server's certificate. Over TLS it agrees on HTTP/2 where that is the version. */
    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(clientTls())
                .connectTimeout(Pace.seconds(30))
                .build();
    }

    /** The server's process. */
    long pid() {
        return process.pid();
    }

    /** Has the process do nothing at all for so long, and go on. */
    void standStill(Duration time) throws IOException, InterruptedException {
        signal("STOP");
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } finally {
            signal("CONT");
        }
    }

    private void signal(String name) throws IOException {
        Path log = logDirectory().resolve(containerName + "-" + pid() + "-signal.log");
        List<String> command = List.of("sh", "-c", "kill -" + name + " " + pid());
        if (Subprocess.start(log.getParent(), log, command).exitWithin(PAGE_LIMIT) != 0) {
            throw new IOException("no signal can be sent: see " + log);
        }
    }

    /** The file with the log of the container and the pump. */
    Path log() {
        return process.log();
    }

    /** Whether somebody reads the pipe that the log goes to: see {@link PumpWar#logToPipe}. */
    void readLog(boolean read) {
        process.readLog(read);
    }

    /** Waits until a line of the log contains this pattern, and returns the first such line. */
    String awaitLog(Pattern pattern, Duration limit) {
        return process.awaitLog(pattern, limit);
    }

    /** Takes the pump away while the container runs on; returns when it has stopped to its end. */
    void undeploy() {
        int logged = process.lines().size();
        try {
            product.undeploy(Product.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(containerName + " has undeployed the pump")
                .atMost(STOP_LIMIT)
                .until(() -> status("/") == NOT_FOUND && product.isUndeployed(Product.ROOT, linesFrom(logged)));
    }

    /** Puts the pump back after {@link #undeploy}; returns when it answers. */
    void redeploy() {
        try {
            product.deploy(Product.ROOT, war, parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitDeployed();
    }

    /**
     * Has the container put another pump in this one's place, in one step and with encoders and viewers attached; returns
     * when the new one answers.
     *
     * @param changes of the parameters, for this time only
     */
    void replace(Map<String, String> changes) {
        int logged = process.lines().size();
        Map<String, String> changed = new TreeMap<>(parameters);
        changed.putAll(changes);
        try {
            product.deploy(Product.ROOT, war, changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(containerName + " has started another pump")
                .atMost(START_LIMIT)
                .until(() -> linesFrom(logged).stream().anyMatch(line -> line.contains("pump started at")));
        awaitDeployed();
    }

    /**
     * Has the container serve another pump besides the one at the root; returns when it answers. It ends with the server at
     * the latest.
     *
     * @param context its path without the slash
     */
    void deployBeside(String context, Map<String, String> other) {
        try {
            product.deploy(context, war, filled(other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(containerName + " serves " + context).atMost(START_LIMIT).until(() -> status("/" + context + "/") == OK);
    }

    /** Takes away what {@link #deployBeside} has brought; returns when it has stopped to its end. */
    void undeployBeside(String context) {
        int logged = process.lines().size();
        try {
            product.undeploy(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(containerName + " has undeployed " + context)
                .atMost(STOP_LIMIT)
                .until(() ->
                        status("/" + context + "/") == NOT_FOUND && product.isUndeployed(context, linesFrom(logged)));
    }

    /** All files below the directory that the server's process has for temporary ones. */
    List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(place.base().resolve("temp"))) {
            return files.toList();
        }
    }

    /** Lines of the container's access log so far; none where the container keeps no access log. */
    List<String> accessLog() throws IOException {
        return product.accessLog();
    }

    /** Lines of the log of the container and the pump so far. */
    List<String> logLines() {
        return process.lines();
    }

    private void awaitDeployed() {
        await(containerName + " serves the pump").atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(containerName + " ended by itself");
            }
            int status = status("/");
            return status != NO_ANSWER && status != NOT_FOUND;
        });
    }

    private List<String> linesFrom(int first) {
        List<String> lines = process.lines();
        return lines.subList(Math.min(first, lines.size()), lines.size());
    }

    /** The status of a page. */
    private int status(String path) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) http(path).toURL().openConnection();
            connection.setConnectTimeout((int) PAGE_LIMIT.toMillis());
            connection.setReadTimeout((int) PAGE_LIMIT.toMillis());
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return NO_ANSWER; // not listening yet, which is what the callers want to know
        }
    }

    /** Ends the container as an operator does; an {@link AssertionError} when it has to be killed. */
    void stop() throws IOException {
        current = null;
        if (!process.end(STOP_LIMIT)) {
            throw new AssertionError(
                    containerName + " was still running " + STOP_LIMIT + " after SIGTERM\n" + process.tail());
        }
        delete(place.base().getParent());
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
