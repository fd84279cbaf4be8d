package org.streampump.container.mpegts;

/** A PID whose packets can be join points, and what has recently come on it. */
final class Track {
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** The order in which kinds lead: the first kind that sends leads. */
    enum Tier {
        VIDEO,
        /** Unknown codec whose indicators come now and then, as in video. */
        LIKE_VIDEO,
        AUDIO,
        UNKNOWN
    }

    private final Program.ElementaryStream stream;
    private final long announcedMs;
    private final FlagCount flags;
    private final JoinStandard standard;
    private long sentMs = NEVER;
    private long scrambledMs = NEVER;
    private long keyMs;
    private boolean keysAreRare;
    private int order;
    private Codec codec;
    private int streamId;
    private final byte[] head = new byte[TableSearch.DATA_BYTES]; // the beginning of a PES packet's data
    private int headBytes = TableSearch.DATA_BYTES;

    Track(Program.ElementaryStream stream, long nowMs) {
        this.stream = stream;
        codec = stream.codec();
        announcedMs = nowMs;
        keyMs = nowMs;
        flags = new FlagCount(nowMs);
        standard = new JoinStandard(nowMs);
    }

    Program.ElementaryStream stream() {
        return stream;
    }

    int pid() {
        return stream.pid();
    }

    /** The codec that the tables name or the PID's own packets have revealed. */
    Codec codec() {
        return codec;
    }

    /**
     * Takes a packet with payload of a PID whose codec the tables do not name. Returns whether the beginning of a PES packet's
     * data, in this packet or together with the packets before it, has revealed the codec.
     */
    boolean isIdentified(byte[] b, int at, boolean begins) {
        int from = TsPacket.payloadAt(b, at);
        if (begins) {
            boolean readable = TsPacket.startsPes(b, at) && TableSearch.dataAt(b, at) <= at + TsPacket.LENGTH;
            streamId = readable ? TsPacket.pesStreamId(b, at) : 0;
            from = readable ? TableSearch.dataAt(b, at) : at + TsPacket.LENGTH;
            headBytes = readable ? 0 : head.length;
        }
        int count = Math.min(head.length - headBytes, at + TsPacket.LENGTH - from);
        System.arraycopy(b, from, head, headBytes, count);
        headBytes += count;
        Codec shown = count > 0 && headBytes == head.length
                ? TableSearch.codecOfData(head, 0, headBytes, streamId)
                : Codec.UNKNOWN;
        codec = shown == Codec.UNKNOWN ? codec : shown;
        return shown != Codec.UNKNOWN;
    }

    boolean isVideo() {
        return codec.kind() == Codec.Kind.VIDEO;
    }

    /** Whether the track counts as video in which viewers can begin only at some pictures. */
    boolean isLikeVideo() {
        return tier() == Tier.LIKE_VIDEO || isVideo() && !beginsAnywhere();
    }

    /** Whether viewers can begin at every PES packet, because no picture or sound needs an earlier one. */
    boolean beginsAnywhere() {
        return codec().kind() == Codec.Kind.AUDIO || codec() == Codec.JPEG2000;
    }

    FlagCount flags() {
        return flags;
    }

    JoinStandard standard() {
        return standard;
    }

    /** Sets the track's place in the order of the tables. */
    void order(int place) {
        order = place;
    }

    private Tier tier() {
        return switch (codec().kind()) {
            case VIDEO -> Tier.VIDEO;
            case AUDIO -> Tier.AUDIO;
            case OTHER -> flags.isSeldom() ? Tier.LIKE_VIDEO : Tier.UNKNOWN;
        };
    }

    /** Whether this track leads when both tracks send. */
    boolean goesBefore(Track other) {
        int tiers = tier().compareTo(other.tier());
        return tiers != 0 ? tiers < 0 : order < other.order;
    }

    /** Takes a packet with payload. */
    void sent(long nowMs, boolean isScrambled) {
        if (!hasSentWithin(JoinStandard.MEMORY_MS, nowMs)) {
            keyMs = nowMs; // the wait for a key picture begins anew
            keysAreRare = false;
        }
        sentMs = nowMs;
        if (isScrambled) {
            scrambledMs = nowMs;
        }
    }

    /** Takes evidence; returns whether viewers may begin there. */
    boolean isGood(Evidence here, long nowMs) {
        if (here.isStrong() || here == Evidence.KEY_INSIDE) {
            keysAreRare = nowMs - keyMs > JoinStandard.MEMORY_MS;
            keyMs = nowMs;
        }
        return standard.takes(here, nowMs);
    }

    /** Takes an indicator where the picture cannot be read; returns whether viewers may begin there. */
    boolean isFlagGood(long nowMs) {
        return flags.isTrusted() && isGood(Evidence.FLAGGED, nowMs);
    }

    /** Whether the track has sent or has been announced lately. */
    boolean isAlive(long nowMs) {
        return nowMs - Math.max(sentMs, announcedMs) < JoinRule.SILENCE_MS;
    }

    boolean hasSentWithin(long ms, long nowMs) {
        return nowMs - sentMs < ms;
    }

    /** The time of the track's newest packet or of its announcement, whichever is later, in milliseconds of media time. */
    long lastHeardOfMs() {
        return Math.max(sentMs, announcedMs);
    }

    boolean hasEverSent() {
        return sentMs != NEVER;
    }

    boolean isScrambled(long nowMs) {
        return nowMs - scrambledMs < JoinRule.SILENCE_MS;
    }

    /** Whether key pictures are more than ten seconds apart. */
    boolean hasRareKeys(long nowMs) {
        return keysAreRare || nowMs - keyMs > JoinStandard.MEMORY_MS;
    }
}
