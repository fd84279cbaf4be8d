package org.streampump.container.mpegts;

import org.streampump.container.mpegts.UnitReader.Unit;

/** Reads the OBUs of AV1 in the low-overhead format, byte by byte, and tells their kind; AV1 specification, 5.3. */
final class ObuScanner {
    private static final int MAX_SIZE_BITS = 28; // four bytes of leb128(), 4.10.5; no OBU of live video is larger

    private enum State {
        HEADER,
        EXTENSION,
        SIZE,
        PAYLOAD
    }

    private State state = State.HEADER;
    private int header;
    private long left;
    private int sizeBits;
    private boolean first;

    /** Takes the beginning of a temporal unit. */
    void begin() {
        state = State.HEADER;
    }

    /** Takes the next byte; returns the kind of unit that this byte reveals. */
    Unit take(byte value) {
        switch (state) {
            case HEADER -> {
                header = value;
                next((header & 4) != 0 ? State.EXTENSION : sizeOrPayload());
            }
            case EXTENSION -> next(sizeOrPayload());
            case SIZE -> {
                left |= (value & 0x7fL) << sizeBits;
                sizeBits += 7;
                if (value >= 0 || sizeBits >= MAX_SIZE_BITS) {
                    next(left == 0 ? State.HEADER : State.PAYLOAD);
                }
            }
            case PAYLOAD -> {
                Unit unit = first ? unit(header, value) : Unit.OTHER;
                first = false;
                if (--left == 0) {
                    next(State.HEADER);
                }
                return unit;
            }
        }
        return Unit.OTHER;
    }

    /** Returns the state that obu_has_size_field asks for; without a size, the OBU reaches to the end of the temporal unit. */
    private State sizeOrPayload() {
        return (header & 2) != 0 ? State.SIZE : State.PAYLOAD;
    }

    private void next(State state) {
        if (state == State.SIZE) {
            left = 0;
            sizeBits = 0;
        } else if (state == State.PAYLOAD && this.state != State.SIZE) {
            left = Long.MAX_VALUE;
        }
        first = state == State.PAYLOAD;
        this.state = state;
    }

    /**
     * Returns the kind of an OBU by its header and the first byte of its payload, 5.9.2: show_existing_frame, frame_type. A key
     * picture has the type KEY_FRAME and is coded here, not shown again.
     */
    static Unit unit(int header, byte payload) {
        return switch (header >> 3 & 0x0f) {
            case 1 -> Unit.PARAMETERS;
            case 3, 6 -> (payload & 0xe0) == 0 ? Unit.KEY : Unit.INTER;
            default -> Unit.OTHER;
        };
    }

    /** Returns the kind of an OBU that follows a start code; see {@link #unit}. */
    static Unit read(byte[] obu, int length) {
        int payload = (obu[0] & 4) != 0 ? 2 : 1;
        if ((obu[0] & 2) != 0) {
            while (payload < length && obu[payload] < 0) {
                payload++;
            }
            payload++;
        }
        return payload < length ? unit(obu[0], obu[payload]) : Unit.OTHER;
    }
}
