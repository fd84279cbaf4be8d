package org.streampump;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.apache.logging.log4j.web.Log4jWebSupport;
import org.streampump.config.Layers;
import org.streampump.undeploy.CachedJars;
import org.streampump.undeploy.InheritedContexts;
import org.streampump.undeploy.RecordTypes;

/** Starts a pump with its web application, and stops it. */
public final class StreamPumpListener implements ServletContextListener {
    private PumpLifecycle pump;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Classes.loadAll(event.getServletContext());
        pump = new PumpLifecycle(new PumpAssembly(event.getServletContext(), Layers.of(event.getServletContext())));
        pump.start(event.getServletContext());
        forgetLoggerContext(event.getServletContext());
    }

    /**
     * Log4j leaves its context in a ThreadLocal of the thread that starts the pump. This thread lives longer than the pump and
     * would keep the pump's class loader. Existing loggers do not need the context.
     */
    private static void forgetLoggerContext(ServletContext context) {
        if (context.getAttribute(Log4jWebSupport.SUPPORT_ATTRIBUTE) instanceof Log4jWebSupport log4j) {
            log4j.clearLoggerContext();
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (pump != null) {
            pump.stop(event.getServletContext());
        }
        InheritedContexts.forget();
        CachedJars.close();
        RecordTypes.forget();
    }
}
