package org.streampump.control;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.streampump.stream.EndReason;
import org.streampump.stream.PumpEvent;
import org.streampump.stream.Stream;
import org.streampump.stream.StreamRegistry;
import org.streampump.stream.Viewer;

/**
 * The commands to a running pump. Each command is reported as an event with its giver: {@code by} is the address of the
 * administrator or publisher, fit for the log. Any thread.
 */
public final class PumpControl {
    /** Maximum length of a title, in characters; longer titles are cut. */
    public static final int MAX_TITLE_LENGTH = PlayingTitle.MAX_LENGTH;

    private static final Pattern VIEWER_ID = Pattern.compile("[0-9]{1,18}"); // fits into a long
    private static final EndReason KICKED = new EndReason(EndReason.Kind.KICKED, "ended by an administrator");

    private final StreamRegistry registry;

    /** @param registry the registry of the streams and viewers to which the commands apply */
    public PumpControl(StreamRegistry registry) {
        this.registry = registry;
    }

    /** Returns the stream of a name that a stranger wrote; empty when no such stream exists. */
    public Optional<Stream> stream(String name) {
        return registry.find(name);
    }

    /** Returns the viewer of an identifier that a stranger wrote; empty when there is no such viewer. */
    public Optional<Viewer> viewer(String id) {
        return VIEWER_ID.matcher(id).matches() ? registry.viewer(Long.parseLong(id)) : Optional.empty();
    }

    /** Ends one viewer. */
    public void end(Viewer viewer, String by) {
        tell(viewer.streamName(), by, "ends viewer " + viewer.id());
        viewer.end(KICKED);
    }

    /**
     * Ends the publication of a stream; its viewers are not held.
     *
     * @return false when nobody publishes the stream
     */
    public boolean endPublication(Stream stream, String by) {
        boolean hasEnded = stream.broadcast().end(KICKED);
        if (hasEnded) {
            tell(stream.name(), by, "has ended the publication");
        }
        return hasEnded;
    }

    /**
     * Moves viewers to another stream.
     *
     * @param from the stream that the viewers watch
     * @return number of viewers that move; a viewer that cannot move stays where it is ({@link Viewer#moveTo})
     */
    public int move(List<Viewer> viewers, Stream from, Stream to, String by) {
        int moved = (int) viewers.stream().filter(viewer -> viewer.moveTo(to)).count();
        tell(from.name(), by, "moves " + moved + " of " + viewers.size() + " viewers to " + to.name());
        return moved;
    }

    /**
     * Sets the title that a stream is playing.
     *
     * @param title as a stranger wrote it; it becomes one printable line of at most {@link #MAX_TITLE_LENGTH} characters
     */
    public void title(Stream stream, String title, String by) {
        String playing = PlayingTitle.of(title);
        stream.broadcast().title(playing);
        registry.events().tell(new PumpEvent.TitleSaid(stream.name(), by, playing));
    }

    private void tell(String streamName, String by, String what) {
        registry.events().tell(new PumpEvent.Commanded(streamName, by, what));
    }
}
