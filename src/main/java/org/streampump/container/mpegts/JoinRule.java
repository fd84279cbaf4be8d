package org.streampump.container.mpegts;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides at which packets viewers may join. Of all programs, the first in the PAT that has video decides, with any of its
 * video PIDs; when none has video, the first that has audio. A video PID is measured by the best {@link Evidence} it has
 * ever shown: once the encoder sets indicators, only those count.
 */
final class JoinRule {
    private List<Track> tracks = List.of();

    /** A PID that decides. */
    private static final class Track {
        private final Program.ElementaryStream stream;
        private Evidence best = Evidence.NONE;

        Track(Program.ElementaryStream stream) {
            this.stream = stream;
        }

        boolean isJoinPoint(byte[] b, int at) {
            boolean begins = TsPacket.startsUnit(b, at) && TsPacket.hasPayload(b, at);
            if (stream.codec().kind() == Codec.Kind.AUDIO) {
                return begins;
            }
            Evidence here = evidence(b, at, begins);
            if (here == Evidence.NONE || here.compareTo(best) < 0) {
                return false;
            }
            best = here;
            return true;
        }

        private Evidence evidence(byte[] b, int at, boolean begins) {
            // Some encoders set the indicator in every packet of a key picture: its middle is no place to begin.
            if (TsPacket.isRandomAccess(b, at) && (begins || !TsPacket.hasPayload(b, at))) {
                return Evidence.INDICATOR;
            }
            boolean readable = begins && best != Evidence.INDICATOR && !TsPacket.isScrambled(b, at);
            return readable ? PictureProbe.look(stream.codec(), b, at) : Evidence.NONE;
        }
    }

    /** The tables have changed. What is known about a PID that stays is kept. */
    void update(List<Program> programs) {
        List<Track> updated = new ArrayList<>();
        for (Program.ElementaryStream stream : deciding(programs)) {
            updated.add(tracks.stream()
                    .filter(each -> each.stream.equals(stream))
                    .findFirst()
                    .orElseGet(() -> new Track(stream)));
        }
        tracks = updated;
    }

    private static List<Program.ElementaryStream> deciding(List<Program> programs) {
        for (Codec.Kind kind : List.of(Codec.Kind.VIDEO, Codec.Kind.AUDIO)) {
            for (Program program : programs) {
                if (!program.streams(kind).isEmpty()) {
                    return program.streams(kind);
                }
            }
        }
        return List.of();
    }

    /** The PIDs for whose packets {@link #isJoinPoint} is to be asked. */
    List<Integer> pids() {
        return tracks.stream().map(each -> each.stream.pid()).toList();
    }

    boolean isJoinPoint(int pid, byte[] b, int at) {
        for (int n = 0; n < tracks.size(); n++) { // nearly always one
            Track track = tracks.get(n);
            if (track.stream.pid() == pid) {
                return track.isJoinPoint(b, at);
            }
        }
        return false;
    }
}
