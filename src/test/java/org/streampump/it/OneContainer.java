package org.streampump.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** The results of this class cannot differ between containers: it runs on Tomcat 10.1 only, with {@code -Pfull} on all. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("one-container")
@interface OneContainer {
    /** Why. */
    String value();
}
