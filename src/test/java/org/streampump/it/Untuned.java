package org.streampump.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * The results of this class depend on threads, time-outs, buffers or options that {@code tomcat-conf} sets: {@code -Pfull} also
 * runs it on a Tomcat that nobody has tuned ({@link StockTomcat}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("untuned")
@interface Untuned {
    /** On what of it. */
    String value();
}
