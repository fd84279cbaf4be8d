package org.streampump.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listeners of ICY where the operator has switched detaching off. */
@ExtendWith(ArquillianExtension.class)
@OneContainer(
        "On Jetty all listeners of IcyIT are answered so, on Tomcat 11 some viewers of SlowViewersIT and LifecycleIT.")
class OrdinaryIcyIT extends IcyContract {
    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.w/*", WatchContract.STREAM)
                .parameter("stream.station", STATION)
                .parameter("pump.detached", "off")
                .archive();
    }
}
