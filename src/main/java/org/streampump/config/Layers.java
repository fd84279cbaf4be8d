package org.streampump.config;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Collects the parameters from all places where operators set them. The layers, strongest first: system properties,
 * environment, the container's context parameters, the external file, {@code web.xml}. Within a layer, parameters are sorted by
 * name.
 */
public final class Layers {
    private static final String WEB_XML = "web.xml";
    private static final String PUMP_PROPERTY = "pump.";
    private static final String PUMP_VARIABLE = "PUMP_";
    /** Variables that orchestrators set for a service with the name "pump". */
    private static final Pattern OF_A_SERVICE = Pattern.compile("PUMP_(SERVICE|PORT)(_.*)?");

    private static final String STREAM_VARIABLE = "STREAM_";

    private Layers() {}

    /** Returns all layers except the external file's layer. */
    public static List<Layer> of(ServletContext context) {
        return of(context, System.getProperties(), System.getenv());
    }

    /** Returns all layers except the external file's layer, from the given system properties and environment. */
    public static List<Layer> of(ServletContext context, Properties system, Map<String, String> environment) {
        Map<String, String> ofContainer = contextParameters(context);
        Map<String, String> ofWebXml = new TreeMap<>(ofContainer);
        Map<String, String> written = WebXml.parameters(context);
        ofWebXml.entrySet().removeIf(said -> !said.getValue().strip().equals(written.get(said.getKey())));
        ofContainer.keySet().removeAll(ofWebXml.keySet());
        return List.of(
                new Layer("system property", systemProperties(system)),
                new Layer("environment", variables(environment)),
                new Layer("context parameter", ofContainer),
                new Layer(WEB_XML, ofWebXml));
    }

    /** Inserts the external file's layer in its place: stronger only than the layer of {@code web.xml}. */
    static List<Layer> withFile(List<Layer> layers, Layer file) {
        List<Layer> all = new ArrayList<>(layers);
        boolean hasWebXml = !all.isEmpty() && all.get(all.size() - 1).label().equals(WEB_XML);
        all.add(hasWebXml ? all.size() - 1 : all.size(), file);
        return List.copyOf(all);
    }

    private static Map<String, String> contextParameters(ServletContext context) {
        Map<String, String> found = new TreeMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            String value = context.getInitParameter(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    private static Map<String, String> systemProperties(Properties system) {
        Map<String, String> found = new TreeMap<>();
        for (String name : system.stringPropertyNames()) {
            // Keys of the pump have no dots: pump.http.port and similar properties configure the container around it.
            boolean isPump = name.startsWith(PUMP_PROPERTY) && name.indexOf('.', PUMP_PROPERTY.length()) < 0;
            if (isPump || name.startsWith("stream.")) {
                found.put(name, system.getProperty(name));
            }
        }
        return found;
    }

    private static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PUMP_VARIABLE)
                    && !OF_A_SERVICE.matcher(variable).matches()) {
                found.put("pump." + camelCase(variable.substring(PUMP_VARIABLE.length())), value);
            } else if (variable.startsWith(STREAM_VARIABLE)
                    && value.stripLeading().startsWith("{")) {
                // Orchestrators set STREAM_PORT and similar variables for a service with the name "stream".
                found.put("stream." + variable.substring(STREAM_VARIABLE.length()), value);
            }
        });
        return found;
    }

    /** Converts {@code ADMIN_KEY} to {@code adminKey}. */
    private static String camelCase(String upperSnake) {
        StringBuilder out = new StringBuilder();
        for (String word : upperSnake.toLowerCase(Locale.ROOT).split("_+", -1)) {
            if (!word.isEmpty()) {
                String first = word.substring(0, 1);
                out.append(out.isEmpty() ? first : first.toUpperCase(Locale.ROOT))
                        .append(word.substring(1));
            }
        }
        return out.toString();
    }
}
