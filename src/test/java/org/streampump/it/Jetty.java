package org.streampump.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Jetty as its distribution is, with TLS and HTTP/2, and with hot deployment, which is off by default. */
final class Jetty implements Product {
    private static final String CONTEXT = """
            <?xml version="1.0"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
            <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <Set name="contextPath">/%s</Set>
              <Set name="war">%s</Set>
              <Call name="addOverrideDescriptor"><Arg>%s</Arg></Call>
            </Configure>
            """;
    private static final String OVERRIDE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            %s</web-app>
            """;

    private final Place place;
    private final Path contexts;

    Jetty(Place place) {
        this.place = place;
        this.contexts = place.base().resolve("webapps");
    }

    @Override
    public void configure() throws IOException {
        for (String directory : List.of("webapps", "environments", "resources", "temp")) {
            Files.createDirectory(place.base().resolve(directory));
        }
        Files.write(
                place.base().resolve("start.ini"),
                List.of(
                        "jetty.deploy.scanInterval=1",
                        "jetty.http.host=" + Server.HOST,
                        "jetty.http.port=" + place.httpPort(),
                        "jetty.http.acceptedSendBufferSize=262144", // as the manual advises
                        "jetty.ssl.host=" + Server.HOST,
                        "jetty.ssl.port=" + place.httpsPort(),
                        "jetty.sslContext.keyStorePath=" + place.keyStore(),
                        "jetty.sslContext.keyStorePassword=" + TestCertificate.PASSWORD,
                        // Last: what follows an ee10 module counts for that environment, not for the server.
                        "--modules=http,https,http2,ee10-deploy,ee10-annotations"));
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(List.of(place.java()));
        command.addAll(place.jvmOptions());
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + place.base().resolve("temp"),
                "-jar",
                place.home().resolve("start.jar").toString(),
                "jetty.home=" + place.home(),
                "jetty.base=" + place.base()));
        return command;
    }

    /** The parameters are in an override descriptor, which wins over the WAR's web.xml; the context file names it. */
    @Override
    public void deploy(String context, Path war, Map<String, String> parameters) throws IOException {
        String entries = parameters.entrySet().stream()
                .map(parameter -> "  <context-param><param-name>" + Xml.escaped(parameter.getKey())
                        + "</param-name><param-value>" + Xml.escaped(parameter.getValue())
                        + "</param-value></context-param>\n")
                .collect(Collectors.joining());
        Path override = Files.writeString(place.base().resolve(context + "-override.xml"), OVERRIDE.formatted(entries));
        String file = CONTEXT.formatted(
                context.equals(ROOT) ? "" : context, Xml.escaped(war.toString()), Xml.escaped(override.toString()));
        Path draft = Files.writeString(place.base().resolve(context + ".xml"), file);
        Files.move(draft, contexts.resolve(draft.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void undeploy(String context) throws IOException {
        Files.delete(contexts.resolve(context + ".xml"));
    }

    @Override
    public List<String> accessLog() {
        return List.of();
    }

    /** Jetty says so after the application's listeners have returned. */
    @Override
    public boolean isUndeployed(String context, List<String> logged) {
        return logged.stream().anyMatch(line -> line.contains("Stopped oeje10w.WebAppContext"));
    }
}
