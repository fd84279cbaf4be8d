package org.streampump.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Tomcat with the server.xml of its distribution, but for ports and address, TLS and HTTP/2 beside, and with the JVM's own
 * defaults. It looks for changed applications each second.
 */
public final class StockTomcat implements Product {
    private static final String TLS_CONNECTOR = """
                <Connector port="${https.port}" SSLEnabled="true" scheme="https" secure="true">
                  <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol"/>
                  <SSLHostConfig>
                    <Certificate certificateKeystoreFile="${https.keystore}" certificateKeystorePassword="%s"/>
                  </SSLHostConfig>
                </Connector>
            """.formatted(TestCertificate.PASSWORD);

    private final Product.Place place;
    private final Product tuned;

    /** @param tuned the same Tomcat as {@link Product#of} makes it, in the same place */
    public StockTomcat(Product.Place place, Product tuned) {
        this.place = place;
        this.tuned = tuned;
    }

    @Override
    public void configure() throws IOException {
        tuned.configure();
        String stock = Files.readString(place.home().resolve("conf/server.xml"));
        String changed = stock.replace("port=\"8005\"", "port=\"-1\"")
                .replace("port=\"8080\"", "port=\"${http.port}\"")
                .replace("<Engine ", TLS_CONNECTOR + "<Engine backgroundProcessorDelay=\"1\" ")
                .replace("<Connector ", "<Connector address=\"" + Server.HOST + "\" ");
        if (!changed.contains("${http.port}")) {
            throw new IOException("the stock server.xml has no connector on port 8080");
        }
        Files.writeString(place.base().resolve("conf/server.xml"), changed);
        Path users = Path.of("conf", "tomcat-users.xml"); // which that file names
        Files.copy(place.home().resolve(users), place.base().resolve(users));
    }

    @Override
    public List<String> command() {
        return tuned.command().stream()
                .filter(argument -> !argument.startsWith("@")) // the file with the tuned options
                .toList();
    }

    @Override
    public List<String> accessLog() throws IOException {
        return tuned.accessLog();
    }

    @Override
    public void deploy(String context, Path war, Map<String, String> parameters) throws IOException {
        tuned.deploy(context, war, parameters);
    }

    @Override
    public void undeploy(String context) throws IOException {
        tuned.undeploy(context);
    }

    @Override
    public boolean isUndeployed(String context, List<String> logged) {
        return tuned.isUndeployed(context, logged);
    }
}
