package org.streampump.undeploy;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Frees the JDK from references to the pump's records. The {@code equals} and {@code hashCode} that compilers give to records
 * are linked at their first call by {@link ObjectMethods}. The method handles of {@link ObjectMethods} keep the type to which
 * they were last adapted: a record of the pump, and with it the class loader of a web application that has stopped.
 */
public final class RecordTypes {
    private static final Logger LOG = LogManager.getLogger(RecordTypes.class);

    private RecordTypes() {}

    /** Adapts the handles to a type of the JDK. To be called as the last act of the web application. */
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
            LOG.debug("this Java may keep a class of the pump that has stopped", e); // bootstrap may throw anything
        }
    }
}
