package org.streampump.it;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Makes {@link PumpContainer} known to Arquillian, which finds this class through {@code META-INF/services}. */
public final class PumpContainerExtension implements LoadableExtension {
    @Override
    public void register(ExtensionBuilder builder) {
        builder.service(DeployableContainer.class, PumpContainer.class);
    }
}
