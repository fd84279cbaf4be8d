package org.streampump.protocol.icy;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.streampump.stream.log.NowPlaying;

/** The blocks with the titles of all streams, each built once and shared by the stream's viewers. Any thread. */
final class Titles {
    // Guarded by this. A viewer keeps the titles that it has found; no title outlives its viewers and its stream.
    private final Map<NowPlaying, WeakReference<Title>> known = new WeakHashMap<>();

    /** The title that is playing on one stream. */
    static final class Title {
        private final Supplier<String> playing;
        private volatile Said said;

        /**
         * @param playing returns the stream's present title; called often, by any thread
         */
        Title(Supplier<String> playing) {
            this.playing = playing;
            this.said = new Said(playing.get());
        }

        /**
         * Returns the block of the present title: the same array for as long as the title does not change. It must not be
         * changed.
         */
        byte[] block() {
            String now = playing.get();
            Said before = said;
            return before.title.equals(now) ? before.block : next(now);
        }

        private synchronized byte[] next(String now) {
            if (!said.title.equals(now)) {
                said = new Said(now);
            }
            return said.block;
        }
    }

    private static final class Said {
        final String title;
        final byte[] block;

        Said(String title) {
            this.title = title;
            this.block = MetadataBlock.of(title);
        }
    }

    synchronized Title of(NowPlaying stream) {
        WeakReference<Title> found = known.get(stream);
        Title title = found == null ? null : found.get();
        if (title == null) {
            title = new Title(stream::title);
            known.put(stream, new WeakReference<>(title));
        }
        return title;
    }
}
