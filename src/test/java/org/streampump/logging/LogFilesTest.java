package org.streampump.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Pace;

/** The log's shipped configuration, where {@code pump.logDirectory} is set. */
@Timeout(120)
class LogFilesTest {
    private static final String PROPERTY = "pump.logDirectory";
    private static final String TEXT = "x".repeat(4_000);

    @TempDir
    Path directory;

    private LoggerContext context;

    private Logger open() {
        System.setProperty(PROPERTY, directory.toString());
        URI shipped = URI.create(Objects.requireNonNull(LogFilesTest.class.getResource("/log4j2.xml"))
                .toString());
        // Log4j has a context for each class loader: this one's ends here, the other tests' goes on.
        ClassLoader own = new URLClassLoader(new URL[0], LogFilesTest.class.getClassLoader());
        context = Configurator.initialize("log files", own, shipped);
        return context.getLogger("org.streampump.Any");
    }

    @AfterEach
    void close() {
        System.clearProperty(PROPERTY);
        if (context != null) {
            context.stop(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void logIsAFileAndEachEntryALine() throws IOException {
        Logger log = open();
        log.info("one {}", "line\r\n2026-01-01 00:00:00.000 INFO  Forged: line");
        log.warn("another");
        log.debug("not said");
        context.stop(1, TimeUnit.MINUTES);
        List<String> lines = Files.readAllLines(directory.resolve("streampump.log"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("\\d{4}-\\d\\d-\\d\\d [\\d:.]{12} INFO  Any: one line\\\\r\\\\n2026.*");
        assertThat(lines.get(1)).endsWith(" WARN  Any: another");
    }

    @Test
    void fullFileIsRotatedAndOldOnesAreForgotten() throws Exception {
        for (int n = 1; n <= 20; n++) {
            Files.writeString(directory.resolve("streampump.2026-01-" + (10 + n) + ".1.log"), "old");
        }
        Files.writeString(directory.resolve("access.2026-01-01.log"), "not ours");
        Logger log = open();
        Path full = directory.resolve("streampump." + LocalDate.now(ZoneId.systemDefault()) + ".1.log");
        long untilNs = System.nanoTime() + Pace.seconds(40).toNanos();
        while (!Files.exists(full) && System.nanoTime() - untilNs < 0) {
            log.info(TEXT); // as fast as it goes: what is lost is missing, and nobody waits
        }
        context.stop(1, TimeUnit.MINUTES); // waits for what forgets
        assertThat(full).isRegularFile();
        assertThat(Files.size(full)).isBetween(20L << 20, 21L << 20);
        assertThat(directory.resolve("streampump.log")).isRegularFile();
        assertThat(names()).contains("access.2026-01-01.log").hasSize(1 + 1 + 14);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
