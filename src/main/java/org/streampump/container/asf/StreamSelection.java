package org.streampump.container.asf;

import java.util.HashSet;
import java.util.Set;
import org.streampump.container.MalformedStreamException;

/**
 * Some streams of a header's: which packets those need who want only these, and where they may start. One caller at a time.
 */
public final class StreamSelection {
    private final AsfHeader header;
    private final Set<Integer> off = new HashSet<>();
    private final JoinRule joinRule;
    private final DataPacket packet = new DataPacket();
    private boolean sent;

    /**
     * @param deselected numbers of streams that are not wanted; those that the header has not got mean nothing, and if nothing
     *     would be left, everything is wanted
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

    /** Numbers of the streams that are left out; empty when everything is wanted. */
    public Set<Integer> off() {
        return Set.copyOf(off);
    }

    /** Looks at a packet of full size; returns whether it is needed: it has a payload that is not of a stream left out. */
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

    /** Whether one may start at the packet that was looked at last. */
    public boolean isJoinPoint() {
        return sent && joinRule.isJoinPoint(packet);
    }
}
