package org.streampump.it;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The WAR that the build has packaged, with the context parameters that the container is to give it from outside.
 *
 * <pre>{@code
 * @Deployment(testable = false)
 * static WebArchive pump() {
 *     return PumpWar.packaged()
 *             .parameter("stream.demo", "{\"publish\": {\"key\": \"k\"}}")
 *             .parameter("pump.adminKey", "a")
 *             .archive();
 * }
 * }</pre>
 */
final class PumpWar {
    // Rides with the archive from the test to the container and is taken off before the WAR is written.
    private static final String PARAMETERS = "/it-parameters.properties";

    /** In front of the names of system properties, among the parameters. */
    static final String PROPERTY = "-D";

    /** In a value: host and port of the server that the pump will run in, which nobody knows before it starts. */
    static final String AUTHORITY = "@AUTHORITY@";

    /** In a value: host and TLS port of the server that the pump will run in. */
    static final String TLS_AUTHORITY = "@TLS-AUTHORITY@";

    /** In a value: the file for who trusts the server's certificate; its password is {@link TestCertificate#PASSWORD}. */
    static final String TRUST_STORE = "@TRUST-STORE@";

    /** A system property: the level of Tomcat's lines on the console. */
    static final String CONSOLE_LEVEL = "it.console";

    /** Among the parameters: the server's output goes to a pipe. */
    static final String PIPE = "it.pipe";

    private final String name;
    private final Map<String, String> parameters = new TreeMap<>();

    private PumpWar(String name) {
        this.name = name;
    }

    /** For the calling test class, which gives its name to the server's log. */
    static PumpWar packaged() {
        Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        return new PumpWar(caller.getSimpleName());
    }

    /** A context parameter: {@code stream.NAME} or {@code pump.KEY}, its value as it is, nothing escaped. */
    PumpWar parameter(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    /** A system property of the server's process. */
    PumpWar property(String property, String value) {
        return parameter(PROPERTY + property, value);
    }

    /**
     * The server's standard output is a pipe, which {@link Server#readLog} may leave unread. On the console is the pump alone;
     * the container's lines are where its configuration has them.
     */
    PumpWar logToPipe() {
        return parameter(PIPE, "").property(CONSOLE_LEVEL, "OFF");
    }

    /** Whether a parameter says how the server is run, and is none of the application's. */
    static boolean isForServer(String parameter) {
        return parameter.startsWith(PROPERTY) || parameter.equals(PIPE);
    }

    WebArchive archive() {
        Path war = Path.of(System.getProperty("it.war"));
        return ShrinkWrap.create(ZipImporter.class, name + ".war")
                .importFrom(war.toFile())
                .as(WebArchive.class)
                .add(new ByteArrayAsset(text(parameters).getBytes(StandardCharsets.UTF_8)), PARAMETERS);
    }

    /** The parameters that ride with this archive, which has only the WAR's own files afterwards. */
    static Map<String, String> takeParameters(Archive<?> archive) {
        if (!archive.contains(PARAMETERS)) {
            return Map.of();
        }
        Properties read = new Properties();
        try (Reader in =
                new InputStreamReader(archive.delete(PARAMETERS).getAsset().openStream(), StandardCharsets.UTF_8)) {
            read.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, read::getProperty));
    }

    private static String text(Map<String, String> parameters) {
        Properties written = new Properties();
        written.putAll(parameters);
        StringWriter text = new StringWriter();
        try {
            written.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not throw
        }
        return text.toString();
    }
}
