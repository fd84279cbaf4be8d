package org.streampump.undeploy;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What the JDK remembers of our records. The {@code equals} and {@code hashCode} that compilers give to records are linked at
 * their first call by {@link ObjectMethods}, whose own handles keep the type that they were last adapted to: one of ours, and
 * with it the class loader of a web application that has gone.
 */
public final class RecordTypes {
    private static final Logger LOG = LogManager.getLogger(RecordTypes.class);

    private RecordTypes() {}

    /** Has the handles adapted to a type of the JDK's. The last that the web application does. */
    public static void forget() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle itself = MethodHandles.identity(String.class);
        try {
            ObjectMethods.bootstrap(
                    lookup,
                    "equals",
                    methodType(boolean.class, String.class, Object.class),
                    String.class,
                    "itself",
                    itself);
            ObjectMethods.bootstrap(
                    lookup, "hashCode", methodType(int.class, String.class), String.class, "itself", itself);
        } catch (Throwable e) {
            LOG.debug("this Java may keep a class of the pump that has stopped", e); // it is declared to throw anything
        }
    }
}
