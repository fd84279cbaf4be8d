package org.streampump.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Tomcat that runs with the project's own {@code tomcat-conf}, its TLS connector switched on. */
final class Tomcat implements Product {
    private static final Pattern COMMENTED_CONNECTOR =
            Pattern.compile("<!--\\s*(<Connector\\s.*?</Connector>)\\s*-->", Pattern.DOTALL);

    private final Place place;
    private final Path contextFile;

    Tomcat(Place place) {
        this.place = place;
        this.contextFile = place.base().resolve("conf/Catalina/localhost/ROOT.xml");
    }

    @Override
    public void configure() throws IOException {
        Files.createDirectories(contextFile.getParent());
        for (String directory : List.of("webapps", "logs", "temp", "work")) {
            Files.createDirectory(place.base().resolve(directory));
        }
        Path conf = place.base().resolve("conf");
        Files.copy(place.home().resolve("conf/web.xml"), conf.resolve("web.xml"));
        Files.copy(tomcatConf("logging.properties"), conf.resolve("logging.properties"));
        Files.writeString(conf.resolve("server.xml"), serverXml());
    }

    /** The project's file but for three things: TLS is on, loopback only, and changes are noticed within a second. */
    private static String serverXml() throws IOException {
        String shipped = Files.readString(tomcatConf("server.xml"));
        return COMMENTED_CONNECTOR
                .matcher(shipped)
                .replaceAll("$1")
                .replace("<Connector ", "<Connector address=\"" + Server.HOST + "\" ")
                .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" ");
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
    public void deploy(Path war, Map<String, String> parameters) throws IOException {
        String content = parameters.entrySet().stream()
                .map(parameter -> "  <Parameter name=\"" + Xml.escaped(parameter.getKey()) + "\" value=\""
                        + Xml.escaped(parameter.getValue()) + "\" override=\"false\"/>\n")
                .collect(Collectors.joining(
                        "",
                        "<Context unloadDelay=\"0\" docBase=\"" + Xml.escaped(war.toString()) + "\">\n",
                        "</Context>\n"));
        Path draft = Files.writeString(place.base().resolve("ROOT.xml"), content);
        Files.move(draft, contextFile, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void undeploy() throws IOException {
        Files.delete(contextFile);
    }

    /** Tomcat deletes what it has unpacked after the application's listeners have returned. */
    @Override
    public boolean isUndeployed(List<String> logged) {
        return !Files.exists(place.base().resolve("webapps/ROOT"));
    }
}
