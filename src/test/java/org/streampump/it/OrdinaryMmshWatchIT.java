package org.streampump.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Players that speak MMSH where the operator has switched detaching off. */
@ExtendWith(ArquillianExtension.class)
@OneContainer("On Jetty all players of MmshWatchIT are answered so, on Tomcat 11 some of LifecycleIT.")
class OrdinaryMmshWatchIT extends MmshWatchContract {
    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", LateFilm.ADMIN_KEY)
                .parameter("stream.m/*", STREAM)
                .parameter("stream.awaited", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .parameter("pump.detached", "off")
                .archive();
    }
}
