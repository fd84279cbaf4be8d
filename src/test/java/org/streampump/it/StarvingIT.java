package org.streampump.it;

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

    /** A Tomcat that nobody has tuned waits for these: the manual's page on security says so. */
    @Test
    void bodiesOfWhatTheServerRefusesHoldNothing() throws Exception {
        assertServedBesideWhatTheServerRefuses();
    }
}
