package org.streampump.icecast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class XmlDocumentTest {
    @Test
    void documentIsWrittenInOrder() {
        byte[] xml = new XmlDocument()
                .begin("a")
                .begin("b")
                .attribute("m", "/x")
                .element("n", 7)
                .end()
                .element("c", "")
                .bytes();

        assertThat(new String(xml, UTF_8)).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?><a><b m="/x"><n>7</n></b><c></c></a>
                """);
    }

    /** Escapes as in a Java string. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<x>&\"']]>, <x>&\"']]>",
                "</a><a>, </a><a>",
                "<!--?<![CDATA[, <!--?<![CDATA[",
                "\\u0000\\u0001\\u0008\\u000b\\u001f, \\ufffd\\ufffd\\ufffd\\ufffd\\ufffd",
                "a\\ud800b\\udc00, a\\ufffdb\\ufffd",
                "\\ufffe\\uffff, \\ufffd\\ufffd",
                "\\ud834\\udd1e é ☃ \\u007f\\u0085, \\ud834\\udd1e é ☃ \\u007f\\u0085",
            })
    void anyTextIsRead(String escaped, String expected) throws Exception {
        String text = unescaped(escaped);

        byte[] xml = new XmlDocument()
                .begin("a")
                .attribute("m", text)
                .element("n", text)
                .bytes();

        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
        assertThat(root.getAttribute("m")).isEqualTo(unescaped(expected));
        assertThat(root.getTextContent()).isEqualTo(unescaped(expected));
        assertThat(root.getElementsByTagName("*").getLength()).isOne();
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (text.startsWith("\\u", at)) {
                out.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
                at += 5;
            } else {
                out.append(text.charAt(at));
            }
        }
        return out.toString();
    }
}
