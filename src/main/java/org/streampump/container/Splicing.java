package org.streampump.container;

/**
 * How the timestamps of one format's streams go on for viewers who leave one stream for another. Immutable; any thread.
 */
public interface Splicing {

    /** Something that reads the timestamps of a part of a stream. */
    Stretch stretch();

    /** The shift that leaves timestamps as they are. */
    Shift none();

    /**
     * The least shift with which a stream's timestamps go on for a viewer who comes from another one.
     *
     * @param given the end of what the viewer has been given
     * @param before what lies in front of the place where the viewer goes on; may have read nothing
     * @param next what lies behind that place, as far as it has come
     */
    Shift shift(Stretch given, Stretch before, Stretch next);

    /** Part of a stream. One caller at a time; any thread once everything has been read. */
    interface Stretch {

        /**
         * Takes the next bytes, which may end anywhere; the first ones begin a segment.
         *
         * @param bytes not changed, not kept
         */
        void read(byte[] bytes, int offset, int length);
    }

    /** A way to write a stream that differs in its timestamps only, all of which are moved by one amount. */
    interface Shift extends Rendering {

        /** By how much timestamps are later under this shift than under another one of the same format; milliseconds. */
        long aheadMs(Shift other);

        /** Viewers of the stream as it came and of this rendition are treated alike. */
        @Override
        default boolean keepsContainer() {
            return true;
        }
    }
}
