package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.streampump.stream.log.MediaMemory;

/**
 * The pump as a whole.
 *
 * @param version of the pump; only for the administrator, otherwise null and absent from the document
 * @param startedAt time of the pump's start by the machine's clock
 * @param uptimeMs time since the pump's start, in milliseconds; changes of the machine's clock have no influence
 * @param publishers number of present encoders
 * @param viewers number of viewers who are watching
 * @param waiting number of viewers who hold a seat and wait for an encoder
 * @param maxViewers limit for watching and waiting viewers together; 0: no limit
 * @param configuration {@value #CONFIGURATION_OK}, or {@value #CONFIGURATION_PROBLEM} when a part of it cannot be used
 * @param problems of the configuration that belong to no stream, as sentences; only for the administrator, otherwise null and
 *     absent from the document
 * @param warnings unwise settings in force, as sentences; only for the administrator, otherwise null and absent from the
 *     document
 * @param memory the memory that the media of all streams take; for the administrator
 * @param heap the Java heap; for the administrator
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
     * The memory that the media of all streams take together: everything that shares {@code pump.memory}.
     *
     * @param maxBytes the limit for this memory
     */
    public record Memory(long usedBytes, long maxBytes) {

        static Memory of(MediaMemory memory) {
            return new Memory(memory.usedBytes(), memory.boundBytes());
        }
    }

    /**
     * The Java heap of the whole process, which may run other applications than this pump.
     *
     * @param maxBytes the size to which the heap may grow
     */
    public record Heap(long usedBytes, long maxBytes) {

        static Heap now() {
            Runtime runtime = Runtime.getRuntime();
            return new Heap(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
        }
    }
}
