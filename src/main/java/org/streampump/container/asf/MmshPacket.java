package org.streampump.container.asf;

import java.nio.ByteBuffer;

/** One packet in the framing of MMSH (WMSP 2.2.3, PUSH 2.2.3). */
public sealed interface MmshPacket {

    /**
     * {@code $H}: an ASF header, reassembled if it came in fragments.
     *
     * @param bytes the Header Object and the first 50 bytes of the Data Object, if the sender is right: the bytes have not been
     *     examined; not changed afterwards by anyone
     */
    record Header(byte[] bytes) implements MmshPacket {}

    /**
     * {@code $D}: one ASF data packet, at least one byte long, possibly without its padding: see {@link PacketFiller}.
     *
     * @param payload valid during the call only
     * @param locationId unsigned 32 bits; -1 where the framing has no preheaders
     */
    record Data(ByteBuffer payload, long locationId) implements MmshPacket {}

    /**
     * {@code $C}: the stream changes, and a new header follows or is included.
     *
     * @param header the new header, as in {@link Header}; empty when a {@code $H} follows
     */
    record StreamChange(int reason, byte[] header) implements MmshPacket {}

    /**
     * {@code $E}: the stream, or a part of it, has ended.
     *
     * @param reason 0: nothing more comes; 1: {@code $C} or {@code $H} will follow; other values are errors
     */
    record EndOfStream(int reason) implements MmshPacket {
        /** Reason of the end of a part when a further part follows. */
        public static final int NEXT_FOLLOWS = 1;

        public boolean isNextFollowing() {
            return reason == NEXT_FOLLOWS;
        }
    }

    /** A packet without meaning for a stream's receiver: {@code $F}, {@code $M}, {@code $T} or of an unknown type. */
    record Skipped(char type) implements MmshPacket {}
}
