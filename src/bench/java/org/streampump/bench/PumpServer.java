package org.streampump.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.streampump.it.Product;
import org.streampump.it.StockTomcat;
import org.streampump.it.Subprocess;
import org.streampump.it.TestCertificate;

/** The packaged WAR as the root application of a servlet container that is started for it. */
final class PumpServer implements ServerUnderTest {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final String KEY = "bench";

    private final String name;
    private final Product.Place place;
    private final boolean tls;
    private final Subprocess process;

    private PumpServer(String name, Product.Place place, boolean tls, Subprocess process) {
        this.name = name;
        this.place = place;
        this.tls = tls;
        this.process = process;
    }

    /**
     * @param name name of the servlet container, as the build has unpacked it
     * @param work directory for the servers' files; the subdirectory of this server is emptied
     */
    static PumpServer start(String name, Options options, boolean tls, Path work, Path log) throws IOException {
        Path directory = Child.emptyDirectory(work.resolve(name));
        Path base = Files.createDirectories(directory.resolve("base"));
        Path home = Path.of(System.getProperty("bench." + name + ".home"));
        TestCertificate certificate = TestCertificate.in(work.resolve("certificate"));
        boolean jetty = name.startsWith("jetty");
        // Jetty gets the same heap as Tomcat, whose heap tomcat-conf sets.
        List<String> heap = jetty ? List.of("-Xms128m", "-Xmx1g") : List.of();
        Product.Place place = new Product.Place(home, base, Ports.free(), Ports.free(), certificate.keyStore(), heap);
        Product product = Product.of(name, place);
        if (options.untuned() && !jetty) {
            product = new StockTomcat(place, product);
        }
        product.configure();
        product.deploy(Product.ROOT, Path.of(System.getProperty("bench.war")), parameters(options));
        return new PumpServer(name, place, tls, Subprocess.start(base, log, product.command()));
    }

    private static Map<String, String> parameters(Options options) {
        Map<String, String> parameters = new TreeMap<>();
        String latency = options.latency().isEmpty() ? "" : ", \"latency\": \"" + options.latency() + "\"";
        parameters.put("stream.bench/*", "{\"publish\": {\"key\": \"" + KEY + "\"}" + latency + "}");
        if (!options.detached()) {
            parameters.put("pump.detached", "off");
        }
        return parameters;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String publishMethod() {
        return "POST";
    }

    @Override
    public String publish() {
        return "http://" + Ports.HOST + ":" + place.httpPort() + "/streams/bench/" + STREAM + "?key=" + KEY;
    }

    @Override
    public String watch() {
        String origin = tls
                ? "https://" + Ports.HOST + ":" + place.httpsPort()
                : "http://" + Ports.HOST + ":" + place.httpPort();
        return origin + "/streams/bench/" + STREAM;
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
        process.end(STOP_LIMIT);
    }
}
