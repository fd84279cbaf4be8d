package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.streampump.stream.log.MediaMemory;

/**
 * The pump as a whole.
 *
 * @param version of the pump; null, and absent from the document, for others than the administrator
 * @param startedAt by the machine's clock
 * @param uptimeMs since then, in milliseconds, whatever happened to the machine's clock
 * @param publishers encoders at present
 * @param viewers who are watching
 * @param waiting who hold a seat and wait for an encoder
 * @param maxViewers most of both together; 0: no limit
 * @param configuration {@value #CONFIGURATION_OK}, or {@value #CONFIGURATION_PROBLEM} when some of it cannot be used
 * @param problems of the configuration that belong to no stream, as sentences; null, and absent from the document, for
 *     others than the administrator
 * @param warnings what is in force of the configuration and unwise; null likewise
 * @param memory of all media; for the administrator
 * @param heap for the administrator
 */
@JsonbPropertyOrder({"version", "startedAt"})
public record PumpStatus(
        String version,
        Instant startedAt,
        long uptimeMs,
        int publishers,
        int viewers,
        int waiting,
        int maxViewers,
        String configuration,
        List<String> problems,
        List<String> warnings,
        Optional<Memory> memory,
        Optional<Heap> heap) {

    static final String CONFIGURATION_OK = "ok";
    static final String CONFIGURATION_PROBLEM = "problem";

    /**
     * What logs and renditions of all streams take together.
     *
     * @param maxBytes how much they may take
     */
    public record Memory(long usedBytes, long maxBytes) {

        static Memory of(MediaMemory memory) {
            return new Memory(memory.usedBytes(), memory.boundBytes());
        }
    }

    /**
     * The Java heap of the whole process, which may run more than this pump.
     *
     * @param maxBytes how far it may grow
     */
    public record Heap(long usedBytes, long maxBytes) {

        static Heap now() {
            Runtime runtime = Runtime.getRuntime();
            return new Heap(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
        }
    }
}
