package org.streampump.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Tomcat that runs with the project's own {@code tomcat-conf}, its TLS connector switched on. */
final class Tomcat implements Product {
    private static final Pattern COMMENTED = Pattern.compile(
            "<!--\\s*(<Connector\\s.*?</Connector>|<Valve\\s[^>]*RemoteIpValve[^>]*/>)\\s*-->", Pattern.DOTALL);

    /**
     * Connectors that lose patience with a silent connection at once, and whose pools of threads begin small, so that they grow
     * while the pump is at work; they say in the log which port they have found.
     */
    private static final String IMPATIENT = Stream.of("Http11NioProtocol", "Http11Nio2Protocol")
            .map(protocol -> "<Connector port=\"0\" protocol=\"org.apache.coyote.http11." + protocol
                    + "\" connectionTimeout=\"1000\" keepAliveTimeout=\"1000\" minSpareThreads=\"1\""
                    + " socket.txBufSize=\"65536\"/>")
            .collect(Collectors.joining());

    private final Place place;
    private final Path contexts;

    Tomcat(Place place) {
        this.place = place;
        this.contexts = place.base().resolve("conf/Catalina/localhost");
    }

    @Override
    public void configure() throws IOException {
        Files.createDirectories(contexts);
        for (String directory : List.of("webapps", "logs", "temp", "work")) {
            Files.createDirectory(place.base().resolve(directory));
        }
        Path conf = place.base().resolve("conf");
        Files.copy(place.home().resolve("conf/web.xml"), conf.resolve("web.xml"));
        Files.writeString(conf.resolve("logging.properties"), loggingProperties());
        Files.writeString(conf.resolve("server.xml"), serverXml());
    }

    /** The project's file, and besides everything on the console, where tests look. */
    private static String loggingProperties() throws IOException {
        return Files.readString(tomcatConf("logging.properties"))
                        .replace("AsyncFileHandler\n", "AsyncFileHandler, java.util.logging.ConsoleHandler\n")
                + "java.util.logging.ConsoleHandler.formatter = org.apache.juli.OneLineFormatter\n"
                + "java.util.logging.ConsoleHandler.level = ${" + PumpWar.CONSOLE_LEVEL + "}\n"; // unset: INFO
    }

    /**
     * The project's file with TLS and the valve for proxies switched on; loopback only, changes are noticed within a second,
     * the access log is written at once, and there are impatient connectors besides.
     */
    private static String serverXml() throws IOException {
        String shipped = Files.readString(tomcatConf("server.xml"));
        return COMMENTED
                .matcher(shipped)
                .replaceAll("$1")
                .replace("<Engine ", IMPATIENT + "<Engine ")
                .replace("<Connector ", "<Connector address=\"" + Server.HOST + "\" ")
                .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" ")
                .replace("prefix=\"access\"", "prefix=\"access\" buffered=\"false\"");
    }

    private static Path tomcatConf(String file) {
        return Path.of(System.getProperty("it.tomcat-conf")).resolve(file);
    }

    @Override
    public List<String> command() {
        Path base = place.base();
        Path bin = place.home().resolve("bin");
        List<String> command = new ArrayList<>(List.of(place.java(), "@" + tomcatConf("jvm.options")));
        command.addAll(place.jvmOptions());
        command.addAll(List.of(
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Dcatalina.home=" + place.home(),
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Dhttp.port=" + place.httpPort(),
                "-Dhttps.port=" + place.httpsPort(),
                "-Dhttps.keystore=" + place.keyStore(),
                "-Dhttps.keystore.password=" + TestCertificate.PASSWORD,
                "-cp",
                bin.resolve("bootstrap.jar") + File.pathSeparator + bin.resolve("tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start"));
        return command;
    }

    /** One file says it all, and comes into being in one step: the WAR lies outside of the directory that is watched. */
    @Override
    public void deploy(String context, Path war, Map<String, String> parameters) throws IOException {
        String content = parameters.entrySet().stream()
                .map(parameter -> "  <Parameter name=\"" + Xml.escaped(parameter.getKey()) + "\" value=\""
                        + Xml.escaped(parameter.getValue()) + "\" override=\"false\"/>\n")
                .collect(Collectors.joining(
                        "",
                        "<Context unloadDelay=\"0\" docBase=\"" + Xml.escaped(war.toString()) + "\">\n",
                        "</Context>\n"));
        Path draft = Files.writeString(place.base().resolve(context + ".xml"), content);
        Files.move(draft, contexts.resolve(draft.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void undeploy(String context) throws IOException {
        Files.delete(contexts.resolve(context + ".xml"));
    }

    @Override
    public List<String> accessLog() throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place.base().resolve("logs"), "access*.log")) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** Tomcat deletes what it has unpacked after the application's listeners have returned. */
    @Override
    public boolean isUndeployed(String context, List<String> logged) {
        return !Files.exists(place.base().resolve("webapps").resolve(context));
    }
}
