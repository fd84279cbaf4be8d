package org.streampump.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Players of MMSH as most will meet the pump: detached on Tomcat. */
@ExtendWith(ArquillianExtension.class)
class MmshWatchIT extends MmshWatchContract {
    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("pump.adminKey", LateFilm.ADMIN_KEY)
                .parameter("stream.m/*", STREAM)
                .parameter("stream.awaited", "{\"publish\": {\"key\": \"k\"}, \"whenOffline\": \"wait\"}")
                .archive();
    }
}
