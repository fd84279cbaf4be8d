package org.streampump.it;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same in a Tomcat that nobody has tuned. */
@OneContainer("Jetty is never tuned, and the two Tomcats wait in the same way")
@ExtendWith(ArquillianExtension.class)
class UntunedStarvingIT extends StarvingContract {

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged().untuned().parameter(PARAMETER, STREAM).archive();
    }
}
