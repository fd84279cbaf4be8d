package org.streampump.container.mpegts;

/** A PID whose packets may be join points, and what has come on it lately. */
final class Track {
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** Which kind leads: the first that sends. */
    enum Tier {
        VIDEO,
        /** A codec that is not known, whose indicators come now and then, as those of video do. */
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

    /** As the tables say, or else the pictures. */
    Codec codec() {
        return codec;
    }

    /**
     * Looks at a packet with payload, where the tables do not say what it carries; returns whether the beginning of a PES packet's
     * data, here or with the packets before, has shown it.
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

    /** Whether it is video that does not begin anywhere, or is taken for that. */
    boolean isLikeVideo() {
        return tier() == Tier.LIKE_VIDEO || isVideo() && !beginsAnywhere();
    }

    /** Whether no picture or sound needs one before it. */
    boolean beginsAnywhere() {
        return codec().kind() == Codec.Kind.AUDIO || codec() == Codec.JPEG2000;
    }

    FlagCount flags() {
        return flags;
    }

    JoinStandard standard() {
        return standard;
    }

    /** The tables' order. */
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

    /** Whether this PID leads when both send. */
    boolean goesBefore(Track other) {
        int tiers = tier().compareTo(other.tier());
        return tiers != 0 ? tiers < 0 : order < other.order;
    }

    /** A packet with payload has come. */
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

    /** Takes evidence that has come; returns whether viewers may begin there. */
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

    /** Whether it has sent lately, or has been announced lately. */
    boolean isAlive(long nowMs) {
        return nowMs - Math.max(sentMs, announcedMs) < JoinRule.SILENCE_MS;
    }

    boolean hasSentWithin(long ms, long nowMs) {
        return nowMs - sentMs < ms;
    }

    /** When it has been heard of last: its newest packet, or its announcement, in milliseconds of media time. */
    long lastHeardOfMs() {
        return Math.max(sentMs, announcedMs);
    }

    boolean hasEverSent() {
        return sentMs != NEVER;
    }

    boolean isScrambled(long nowMs) {
        return nowMs - scrambledMs < JoinRule.SILENCE_MS;
    }

    /** Whether key pictures come less than every ten seconds. */
    boolean hasRareKeys(long nowMs) {
        return keysAreRare || nowMs - keyMs > JoinStandard.MEMORY_MS;
    }
}
