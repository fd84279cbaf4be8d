package org.streampump.container.asf;

import java.util.HashSet;
import java.util.Set;
import org.streampump.container.MalformedStreamException;

/**
 * A selection of a header's streams: tells which packets the viewers of these streams need, and where they may start. One
 * caller at a time.
 */
public final class StreamSelection {
    private final AsfHeader header;
    private final Set<Integer> off = new HashSet<>();
    private final JoinRule joinRule;
    private final DataPacket packet = new DataPacket();
    private boolean sent;

    /**
     * @param deselected numbers of the streams that are not wanted. Numbers that are not in the header are ignored; if no
     *     stream would be left, all streams are wanted.
     */
    public StreamSelection(AsfHeader header, Set<Integer> deselected) {
        this.header = header;
        for (AsfHeader.Stream stream : header.streams()) {
            if (deselected.contains(stream.number())) {
                off.add(stream.number());
            }
        }
        if (off.size() == header.streams().size()) {
            off.clear();
        }
        joinRule = new JoinRule(header, off);
    }

    /** The numbers of the streams that are left out; empty when all streams are wanted. */
    public Set<Integer> off() {
        return Set.copyOf(off);
    }

    /** Reads a packet of full size; returns whether it has a payload of a wanted stream. */
    public boolean needs(byte[] bytes, int offset) {
        try {
            packet.read(bytes, offset, header.packetSize());
        } catch (MalformedStreamException e) {
            throw new IllegalStateException("a packet that the segmenter has let through", e);
        }
        sent = false;
        for (int n = 0; n < packet.payloads() && !sent; n++) {
            sent = !off.contains(packet.stream(n));
        }
        return sent;
    }

    /** Whether a viewer may start at the packet that was read last. */
    public boolean isJoinPoint() {
        return sent && joinRule.isJoinPoint(packet);
    }
}
