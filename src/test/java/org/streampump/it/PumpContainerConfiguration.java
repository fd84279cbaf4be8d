package org.streampump.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** One container of {@code arquillian.xml}; Arquillian calls the setters by the names of the properties there. */
public final class PumpContainerConfiguration implements ContainerConfiguration {
    private String name;
    private String home;

    /** The container's qualifier: {@code tomcat10}, {@code tomcat10-untuned}, {@code tomcat11} or {@code jetty12}. */
    public void setName(String name) {
        this.name = name;
    }

    /** The directory that the distribution was unpacked to. */
    public void setHome(String home) {
        this.home = home;
    }

    String name() {
        return name;
    }

    Path home() {
        return Path.of(home).toAbsolutePath();
    }

    @Override
    public void validate() throws ConfigurationException {
        if (!Files.isDirectory(home())) {
            throw new ConfigurationException(name + ": " + home() + " is not there; mvn verify unpacks it");
        }
    }
}
