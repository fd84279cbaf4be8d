package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Builds an XML document. Accepts any text: characters that XML 1.0 cannot hold (control characters, halves of surrogate pairs)
 * become U+FFFD.
 */
final class XmlDocument {
    private static final int REPLACEMENT = 0xfffd;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private interface Step {
        void run() throws XMLStreamException;
    }

    XmlDocument() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** Begins an element. */
    XmlDocument begin(String name) {
        return step(() -> xml.writeStartElement(name));
    }

    /** Adds an attribute to the element that has just begun. */
    XmlDocument attribute(String name, String value) {
        return step(() -> xml.writeAttribute(name, holdable(value)));
    }

    /** Adds an element that contains a text or a number. */
    XmlDocument element(String name, Object value) {
        return step(() -> {
            xml.writeStartElement(name);
            xml.writeCharacters(holdable(value.toString()));
            xml.writeEndElement();
        });
    }

    /** Ends the innermost open element. */
    XmlDocument end() {
        return step(xml::writeEndElement);
    }

    /** Ends all open elements and returns the whole document in UTF-8. */
    byte[] bytes() {
        step(xml::writeEndDocument);
        return text.append('\n').toString().getBytes(UTF_8);
    }

    private XmlDocument step(Step step) {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return this;
    }

    private static String holdable(String value) {
        return value.codePoints().allMatch(XmlDocument::isChar)
                ? value
                : value.codePoints()
                        .map(c -> isChar(c) ? c : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Whether XML 1.0 §2.2 allows the character. */
    private static boolean isChar(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x1_0000;
    }
}
