package org.streampump;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The pump's release, as the build has written it into the WAR. */
final class Version {
    private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/org.streampump/streampump/pom.properties";

    private Version() {}

    /** Returns the release, such as {@code 1.4.0}; {@code development} when no build has packaged the pump. */
    static String of(ServletContext context) {
        try (InputStream in = context.getResourceAsStream(WRITTEN_BY_MAVEN)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException("the WAR's " + WRITTEN_BY_MAVEN + " cannot be read", e);
        }
    }
}
