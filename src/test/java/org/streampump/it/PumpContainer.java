package org.streampump.it;

import java.io.IOException;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Arquillian's view of a real Tomcat or Jetty. Each deployment gets a fresh server, so that every test class has a log,
 * ports and a heap of its own; between deployments nothing runs.
 */
public final class PumpContainer implements DeployableContainer<PumpContainerConfiguration> {
    private PumpContainerConfiguration configuration;
    private Server server;

    @Override
    public Class<PumpContainerConfiguration> getConfigurationClass() {
        return PumpContainerConfiguration.class;
    }

    @Override
    public void setup(PumpContainerConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void start() {
        // The server starts with its deployment.
    }

    @Override
    public void stop() {
        // It has ended with its deployment.
    }

    /** Tests run in client mode only; Arquillian asks all the same, and its own "Local" is always there. */
    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Local");
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        Map<String, String> parameters = PumpWar.takeParameters(archive);
        try {
            server = Server.start(configuration.name(), configuration.home(), archive, parameters);
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new DeploymentException(configuration.name() + " did not start: " + e.getMessage(), e);
        }
        return new ProtocolMetaData().addContext(new HTTPContext(Server.HOST, server.httpPort()));
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        try {
            if (server != null) {
                server.stop();
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new DeploymentException(configuration.name() + " did not stop: " + e.getMessage(), e);
        } finally {
            server = null;
        }
    }
}
