package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String WEB_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <context-param>
                <param-name>stream.inner</param-name>
                <param-value>
                  {"title": "a &amp; b"}
                </param-value>
              </context-param>
              <context-param>
                <description>replaced by the container</description>
                <param-name>pump.maxViewers</param-name>
                <param-value>7</param-value>
              </context-param>
              <servlet>
                <servlet-name>x</servlet-name>
                <init-param><param-name>stream.outer</param-name><param-value>{}</param-value></init-param>
              </servlet>
            </web-app>
            """;

    private static final Map<String, String> CONTEXT =
            Map.of("stream.inner", "{\"title\": \"a & b\"}", "pump.maxViewers", "8", "stream.outer", "{}");

    private static ServletContext context(Map<String, String> parameters, String webXml) {
        return (ServletContext) Proxy.newProxyInstance(
                LayersTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                    case "getInitParameter" -> parameters.get(args[0]);
                    case "getResourceAsStream" ->
                        webXml == null || !args[0].equals("/WEB-INF/web.xml")
                                ? null
                                : new ByteArrayInputStream(webXml.getBytes(StandardCharsets.UTF_8));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static List<Layer> layers(Map<String, String> parameters, String webXml) {
        return Layers.of(context(parameters, webXml), new Properties(), Map.of());
    }

    @Test
    void containersParametersAreToldFromWebXml() {
        List<Layer> layers = layers(CONTEXT, WEB_XML);
        assertThat(layers)
                .extracting(Layer::label)
                .containsExactly("system property", "environment", "context parameter", "web.xml");
        assertThat(layers.get(2).parameters()).containsOnlyKeys("pump.maxViewers", "stream.outer");
        assertThat(layers.get(3).parameters()).containsOnlyKeys("stream.inner");
    }

    @Test
    void withoutWebXmlAllAreTheContainers() {
        assertThat(layers(CONTEXT, null).get(2).parameters()).isEqualTo(CONTEXT);
    }

    @Test
    void brokenWebXmlIsTolerated() {
        assertThat(layers(CONTEXT, "<web-app><context-param>").get(2).parameters())
                .isEqualTo(CONTEXT);
    }

    @Test
    void externalEntitiesAreNotRead() {
        String webXml = "<!DOCTYPE web-app [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><web-app><context-param>"
                + "<param-name>stream.a</param-name><param-value>&x;</param-value></context-param></web-app>";
        assertThat(layers(Map.of("stream.a", "{}"), webXml).get(2).parameters()).containsOnlyKeys("stream.a");
    }

    @Test
    void fileStandsBetweenContainerAndWebXml() {
        List<Layer> all = Layers.withFile(layers(CONTEXT, WEB_XML), Loads.layer("file"));
        assertThat(all)
                .extracting(Layer::label)
                .containsExactly("system property", "environment", "context parameter", "file", "web.xml");
        assertThat(Layers.withFile(List.of(), Loads.layer("file"))).hasSize(1);
    }

    @Test
    void systemPropertiesAndEnvironmentAreTranslated() {
        Properties system = new Properties();
        system.setProperty("pump.adminKey", "a");
        system.setProperty("stream.live/*", "{}");
        system.setProperty("streams.other", "somebody else's");
        system.put("pump.odd", 5);
        Map<String, String> environment = Map.of(
                "PUMP_ADMIN_KEY",
                "b",
                "PUMP_REDIRECT404",
                "/",
                "PUMP_MAX_VIEWERS",
                "5",
                "STREAM_news",
                " {}",
                "STREAM_live/cam_1",
                "{}",
                "STREAM_PORT",
                "tcp://10.0.0.1:80",
                "PATH",
                "/bin");
        List<Layer> layers = Layers.of(context(Map.of(), null), system, environment);
        assertThat(layers.get(0).parameters()).containsOnlyKeys("pump.adminKey", "stream.live/*");
        assertThat(layers.get(1).parameters())
                .containsOnlyKeys(
                        "pump.adminKey", "pump.redirect404", "pump.maxViewers", "stream.news", "stream.live/cam_1");
    }

    @Test
    void nearlyOurContextParameterIsSaid() {
        PumpConfig config = Loads.loader().load(layers(Map.of("streams.news", "{}"), null));
        assertThat(Loads.sentences(config.problems()))
                .containsExactly("streams.news (context parameter): expected stream.NAME or pump.KEY; "
                        + "did you mean stream.news?");
    }
}
