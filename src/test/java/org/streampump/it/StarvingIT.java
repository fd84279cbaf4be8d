package org.streampump.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Strangers who keep the server waiting, in each container as it is meant to run. */
@ExtendWith(ArquillianExtension.class)
@Untuned("threads")
class StarvingIT extends StarvingContract {

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged().parameter(PARAMETER, STREAM).archive();
    }

    @Test
    void bodiesOfWhatTheServerRefusesHoldNothing() throws Exception {
        assumeFalse(
                Product.isUntuned(Server.current().containerName()),
                "a Tomcat that nobody has tuned waits for these: the manual's page on security says so");
        assertServedBesideWhatTheServerRefuses();
    }
}
