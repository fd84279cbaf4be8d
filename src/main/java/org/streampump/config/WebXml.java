package org.streampump.config;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The context parameters that the application's own {@code web.xml} sets. The container mixes its own context parameters with
 * these, and only the values show where a parameter comes from.
 */
final class WebXml {
    private static final Logger LOG = LogManager.getLogger(WebXml.class);
    private static final String PATH = "/WEB-INF/web.xml";
    private static final List<String> NAME = List.of("web-app", "context-param", "param-name");
    private static final List<String> VALUE = List.of("web-app", "context-param", "param-value");

    private WebXml() {}

    /**
     * Returns the values by name, without surrounding white space; empty when there is no {@code web.xml} or it cannot be read.
     */
    static Map<String, String> parameters(ServletContext context) {
        try (InputStream in = context.getResourceAsStream(PATH)) {
            return in == null ? Map.of() : parse(in);
        } catch (IOException | XMLStreamException e) {
            LOG.warn("{} cannot be read, its parameters count as the container's: {}", PATH, e.getMessage());
            return Map.of();
        }
    }

    private static Map<String, String> parse(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory(); // the JDK's, whichever are deployed
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        try {
            return contextParameters(xml);
        } finally {
            xml.close();
        }
    }

    private static Map<String, String> contextParameters(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> found = new HashMap<>();
        Deque<String> open = new ArrayDeque<>();
        String name = "";
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    open.addLast(xml.getLocalName());
                    List<String> here = List.copyOf(open);
                    if (here.equals(NAME)) {
                        name = text(xml, open);
                    } else if (here.equals(VALUE)) {
                        found.put(name, text(xml, open));
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                default -> {}
            }
        }
        return found;
    }

    /** Returns the element's text; the reader is at the element's end afterwards, and the element is no longer open. */
    private static String text(XMLStreamReader xml, Deque<String> open) throws XMLStreamException {
        String text = xml.getElementText().strip();
        open.removeLast();
        return text;
    }
}
