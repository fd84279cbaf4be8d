package org.streampump.status;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.streampump.access.StreamAccess;
import org.streampump.config.Listing;
import org.streampump.config.StreamConfig;
import org.streampump.container.ContainerFormat;
import org.streampump.container.FormatDetector;
import org.streampump.container.StreamHeader;
import org.streampump.stream.AcceptedContainers;
import org.streampump.stream.BroadcastState;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamSettings;
import org.streampump.stream.Viewer;

/** Takes the snapshot of one configured name. */
final class StreamSnapshots {
    private final List<String> containers;
    private final String contextPath;
    private final Function<String, Optional<SourceStatus>> sources;

    /**
     * @param contextPath percent-encoded; empty for the root
     * @param sources returns for a stream's name how the stream is pulled; empty for streams that are not pulled
     */
    StreamSnapshots(FormatDetector formats, String contextPath, Function<String, Optional<SourceStatus>> sources) {
        this.containers = formats.formats().stream().map(ContainerFormat::name).toList();
        this.contextPath = contextPath;
        this.sources = sources;
    }

    /** Returns the status of an existing stream, which has problems only when it keeps its previous settings. */
    StreamStatus existing(Stream stream, StreamConfig entry, List<String> problems, Audience audience) {
        int viewers = stream.watchers().viewers().size();
        return new StreamStatus(
                stream.name(),
                entry.forStream(stream.name()).title(),
                entry.get(Listing.class).description(),
                StreamState.of(stream.state()),
                path(stream.name()),
                pattern(entry),
                PublishState.of(entry.get(StreamAccess.class).publish()),
                accepts(entry),
                stream.format().map(ContainerStatus::of),
                stream.header().map(StreamHeader::codecs).orElse(List.of()),
                playing(stream),
                StationStatus.of(stream.broadcast().station()),
                viewers,
                Math.max(0, stream.watchers().seatsTaken() - viewers),
                entry.get(StreamSettings.class).viewers().maxViewers(),
                stream.watchers().viewers().stream().mapToLong(Viewer::overruns).sum(),
                stream.broadcast().keptBytes(),
                stream.broadcast().publication().map(publication -> PublicationStatus.of(publication, audience)),
                sources.apply(stream.name()).map(source -> source.fitFor(audience)),
                problems);
    }

    private static Optional<String> playing(Stream stream) {
        return Optional.of(stream.title())
                .filter(title -> !title.isEmpty() && stream.state() != BroadcastState.OFFLINE);
    }

    /** Returns the status of a name that a pattern covers and nobody uses now. */
    StreamStatus possible(String name, StreamConfig entry, List<String> problems) {
        String title = entry.forStream(name).title();
        return unused(name, title, StreamState.OFFLINE, path(name), pattern(entry), entry, problems);
    }

    /** Returns the status of the pattern itself, which is not a stream. */
    StreamStatus pattern(StreamConfig entry, List<String> problems) {
        return nowhere(entry, StreamState.PATTERN, problems);
    }

    StreamStatus disabled(StreamConfig entry, List<String> problems) {
        return nowhere(entry, StreamState.DISABLED, problems);
    }

    private StreamStatus nowhere(StreamConfig entry, StreamState state, List<String> problems) {
        return unused(entry.name(), entry.title(), state, Optional.empty(), Optional.empty(), entry, problems);
    }

    /**
     * @param title the stream's title if it can be read, otherwise its name
     */
    StreamStatus failed(String name, String title, List<String> problems) {
        return new StreamStatus(
                name,
                title,
                /* description= */ "",
                StreamState.FAILED,
                /* path= */ Optional.empty(),
                /* pattern= */ Optional.empty(),
                PublishState.NOBODY,
                /* accepts= */ List.of(),
                /* container= */ Optional.empty(),
                /* codecs= */ List.of(),
                /* playing= */ Optional.empty(),
                /* station= */ Optional.empty(),
                /* viewers= */ 0,
                /* waiting= */ 0,
                /* maxViewers= */ 0,
                /* overruns= */ 0,
                /* keptBytes= */ 0,
                /* publication= */ Optional.empty(),
                /* source= */ Optional.empty(),
                problems);
    }

    private StreamStatus unused(
            String name,
            String title,
            StreamState state,
            Optional<String> path,
            Optional<String> pattern,
            StreamConfig entry,
            List<String> problems) {
        return new StreamStatus(
                name,
                title,
                entry.get(Listing.class).description(),
                state,
                path,
                pattern,
                PublishState.of(entry.get(StreamAccess.class).publish()),
                accepts(entry),
                /* container= */ Optional.empty(),
                /* codecs= */ List.of(),
                /* playing= */ Optional.empty(),
                /* station= */ Optional.empty(),
                /* viewers= */ 0,
                /* waiting= */ 0,
                entry.get(StreamSettings.class).viewers().maxViewers(),
                /* overruns= */ 0,
                /* keptBytes= */ 0,
                /* publication= */ Optional.empty(),
                /* source= */ Optional.empty(),
                problems);
    }

    private Optional<String> path(String name) {
        return Optional.of(contextPath + "/streams/" + name); // a stream's name needs no encoding
    }

    private static Optional<String> pattern(StreamConfig entry) {
        return entry.isPattern() ? Optional.of(entry.name()) : Optional.empty();
    }

    private List<String> accepts(StreamConfig entry) {
        Set<String> accepted = entry.get(AcceptedContainers.class).names();
        return containers.stream()
                .filter(name -> accepted.isEmpty() || accepted.contains(name))
                .toList();
    }
}
