package org.streampump.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.Segmenter;
import org.streampump.container.UnsupportedStreamException;
import org.streampump.logging.Texts;
import org.streampump.stream.log.LogFiller;
import org.streampump.stream.log.MediaMemory;
import org.streampump.stream.log.MemoryShare;
import org.streampump.stream.log.StreamLog;

/**
 * The files that viewers get before a stream. Each file is cut once, into a log that all its viewers read. A file that cannot be
 * used is reported once in the operator's log, and viewers get the stream without it.
 */
public final class Intros {
    /** Maximum size of a file, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    private static final Logger LOG = LogManager.getLogger(Intros.class);

    /** Age limit of an intro's log, in milliseconds: longer than cutting takes, so that nothing is forgotten for its age. */
    private static final long LOG_MS = 60_000;

    /** The version of a file when it was read; a size of -1 when the file could not be read. */
    private record Version(long bytes, FileTime changed) {
        private static final Version NONE = new Version(-1, FileTime.fromMillis(0));
    }

    /**
     * @param log null when the file cannot be used; the operator's log has the reason
     * @param unfit containers of streams before which the file was found unfit
     */
    private record Intro(Version version, StreamLog log, Set<ContainerFormat> unfit) {}

    private final FormatDetector formats;
    private final MemoryShare memory; // used only by the thread that reads files
    private final Map<Path, Intro> intros = new ConcurrentHashMap<>();

    /** @param memory the memory for all files; a file for which it has no room is not used */
    public Intros(FormatDetector formats, MediaMemory memory) {
        this.formats = formats;
        this.memory = memory.share();
    }

    /**
     * Reads those of the given files that are new or have changed, and forgets all files that are not given. Called by one thread
     * at a time, which may have to wait for a disk.
     */
    public void look(Collection<Path> files) {
        for (Path file : List.copyOf(intros.keySet())) {
            if (!files.contains(file)) {
                forget(file);
            }
        }
        for (Path file : files) {
            Intro known = intros.get(file);
            Version now = version(file);
            if (known == null || !known.version().equals(now)) {
                forget(file);
                intros.put(file, new Intro(now, read(file), ConcurrentHashMap.newKeySet()));
            }
        }
        memory.need(memory.countedBytes());
    }

    private void forget(Path file) {
        Intro old = intros.remove(file);
        if (old != null && old.log() != null) {
            old.log().uncount();
        }
    }

    private static Version version(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(now.size(), now.lastModifiedTime());
        } catch (IOException e) {
            return Version.NONE; // reading the file logs the reason
        }
    }

    private StreamLog read(Path file) {
        try {
            StreamLog cut = cut(bytes(file), file);
            LOG.info("intro {}: {}, {}", file, cut.format().label(), Texts.bytes(cut.published()));
            return cut;
        } catch (IOException e) {
            warn(file, "cannot be read: " + e);
        } catch (RefusedStreamException e) {
            warn(file, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("intro {}: the segmenter failed on it; viewers get the stream without it", file, e);
        }
        return null;
    }

    private static void warn(Path file, String why) {
        LOG.warn("intro {}: {}; viewers get the stream without it", file, why);
    }

    private static byte[] bytes(Path file) throws IOException, OversizedUnitException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file"); // opening a named pipe would wait for a writer
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new OversizedUnitException("a file of more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private StreamLog cut(byte[] bytes, Path file) throws RefusedStreamException {
        ContainerFormat format = formatOf(bytes, file);
        if (!format.isContinuable()) {
            throw new UnsupportedStreamException("nothing can follow on a file in " + format.label());
        }
        // A log refuses units larger than half of the log, so the log is twice as large as the largest unit.
        StreamLog log = new StreamLog(format, 2L * (MAX_BYTES + StreamLog.BLOCK_BYTES), LOG_MS, memory);
        boolean usable = false;
        try {
            cut(bytes, format.segmenter(), log);
            usable = log.published() > 0;
        } finally {
            if (!usable) {
                log.release();
            }
        }
        if (!usable) {
            throw new MalformedStreamException("no whole unit of " + format.label() + " in " + bytes.length + " bytes");
        }
        return log;
    }

    private static void cut(byte[] bytes, Segmenter segmenter, StreamLog log) throws RefusedStreamException {
        LogFiller filler = new LogFiller(log);
        segmenter.feed(bytes, 0, bytes.length, filler);
        segmenter.finish(filler);
        log.sealLast(segmenter.end(), 0);
        log.end();
    }

    private ContainerFormat formatOf(byte[] bytes, Path file) throws UnsupportedStreamException {
        Optional<ContainerFormat> found =
                formats.recognise(bytes, Math.min(bytes.length, FormatDetector.MAX_HEAD_BYTES));
        return found.or(() -> formats.announced(null, file.getFileName().toString()))
                .orElseThrow(() -> new UnsupportedStreamException("no supported container is recognised"));
    }

    /**
     * Returns the log of the intro that a viewer gets before the log {@code open}; null when no intro fits. Any thread; never
     * blocks.
     *
     * @param wanted the radio settings of the stream for which the viewer came
     * @param streamName the name of that stream, for the operator's log
     */
    StreamLog before(StreamLog open, Radio wanted, String streamName) {
        Path file = wanted.intro().orElse(null);
        Intro intro = file == null ? null : intros.get(file);
        if (intro == null || intro.log() == null) {
            return null;
        }
        if (intro.log().canBeFollowedBy(open)) {
            return intro.log();
        }
        if (intro.unfit().add(open.format())) {
            warn(
                    file,
                    "a file in " + intro.log().format().label() + " before " + streamName + " in "
                            + open.format().label());
        }
        return null;
    }
}
