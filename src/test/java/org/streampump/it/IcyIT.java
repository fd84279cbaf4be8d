package org.streampump.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listeners who ask for ICY metadata, as most will meet the pump. */
@ExtendWith(ArquillianExtension.class)
class IcyIT extends IcyContract {
    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.w/*", WatchContract.STREAM)
                .parameter("stream.station", STATION)
                .archive();
    }
}
