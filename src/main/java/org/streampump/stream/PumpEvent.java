package org.streampump.stream;

/**
 * Something that happened in the pump, in plain values: an event may be kept and sent on after the stream, viewer or publisher is
 * gone. A new kind is one record here. Listeners look at the kinds that they know and leave out the others.
 */
public sealed interface PumpEvent {

    /** The name of the stream that the event is about; empty when the event is about the whole pump. */
    String stream();

    // ---- streams

    /** Viewers can begin to watch, or can no longer do so. */
    record StreamChanged(String stream, Change change) implements PumpEvent {
        public enum Change {
            /** The stream can be watched, after it was down. */
            UP,
            /** The publisher was lost, and viewers are held for its return. */
            HELD,
            /** A publisher brings the stream again for the viewers who were held. */
            BACK,
            /** Nobody can watch any longer. */
            DOWN
        }
    }

    /** No publisher has returned within the time for which viewers are held. */
    record GraceOver(String stream, long graceMs) implements PumpEvent {}

    /** A changed configuration no longer covers the stream. */
    record StreamRemoved(String stream) implements PumpEvent {}

    // ---- viewers

    /**
     * A viewer begins to watch.
     *
     * @param stream the stream that the viewer gets
     * @param wanted the stream that the viewer came for; another name when the viewer gets its fallback
     * @param id unique among all viewers since the pump started
     */
    record ViewerCame(String stream, String wanted, long id, ViewerInfo viewer) implements PumpEvent {}

    /** One viewer of the stream moves on to the stream {@code to}. */
    record ViewerMoved(String stream, String to, long id, ViewerInfo viewer) implements PumpEvent {}

    /** The number of viewers who have moved on to the stream {@code to} since the previous such event. */
    record ViewersMoved(String stream, String to, int count) implements PumpEvent {}

    /**
     * A viewer has left. Every {@link ViewerCame} is followed by one such event.
     *
     * @param stream the stream that the viewer watched last
     * @param stayedMs length of the whole stay, in milliseconds
     * @param sentBytes bytes of the whole stay, header included
     * @param overruns how often the viewer was too slow and skipped to a join point
     */
    record ViewerLeft(
            String stream, long id, ViewerInfo viewer, long stayedMs, long sentBytes, int overruns, EndReason reason)
            implements PumpEvent {}

    /**
     * A viewer was refused. Sampled, because strangers may come again and again: only the first of equal refusals is an event.
     *
     * @param answer the answer to the viewer, in the words of its protocol
     */
    record ViewerRefused(String stream, String peer, String answer, String why) implements PumpEvent {}

    /**
     * A pump that asks for a stream which comes from itself was refused. Sampled like {@link ViewerRefused}.
     *
     * @param chain the pumps that have asked the refused pump for the stream, as that pump names them
     */
    record PumpRefused(String stream, String peer, String answer, String why, String chain) implements PumpEvent {}

    /**
     * All seats of the stream, or of the pump, are taken.
     *
     * @param most number of seats
     */
    record LimitHit(String stream, int most) implements PumpEvent {}

    /** Enough seats are free again after {@link LimitHit}; the number of seats may have changed. */
    record LimitMissed(String stream, int most) implements PumpEvent {}

    // ---- publishers

    /**
     * A publication begins.
     *
     * @param id unique among all publications since the pump started
     * @param peer address and port, or a source's URL
     * @param isStranger whether the publisher needed no key; anybody may then come and go like this
     */
    record PublisherCame(String stream, long id, String peer, boolean isStranger) implements PumpEvent {}

    /**
     * A publication has ended. Every {@link PublisherCame} is followed by one such event.
     *
     * @param advice advice that was found at the end; empty for none
     */
    record PublisherLeft(
            String stream,
            long id,
            String peer,
            boolean isStranger,
            long lastedMs,
            long receivedBytes,
            String advice,
            EndReason reason)
            implements PumpEvent {}

    /** Viewers cannot begin, or cannot begin well: one sentence about the fault in the publisher's stream. */
    record PublisherAdvised(String stream, String peer, String advice) implements PumpEvent {}

    /** The fault of a previous {@link PublisherAdvised} is over. */
    record AdviceOver(String stream, String peer, String advice) implements PumpEvent {}

    /** A publisher was refused. Sampled like {@link ViewerRefused}. */
    record PublisherRefused(String stream, String peer, String answer, String why) implements PumpEvent {}

    // ---- sources

    /**
     * An attempt to pull the stream has failed.
     *
     * @param times how often in a row the address has failed in this way
     */
    record SourceFailed(String stream, String address, String why, int times) implements PumpEvent {}

    /** The stream is pulled again from an address that had failed. */
    record SourceRestored(String stream, String address, int failures) implements PumpEvent {}

    /** The stream is pulled from a different address than before. */
    record SourceSwitched(String stream, String from, String to) implements PumpEvent {}

    // ---- commands

    /**
     * An administrator has given a command.
     *
     * @param by the administrator's address
     * @param what the command, as the end of a sentence about the administrator
     */
    record Commanded(String stream, String by, String what) implements PumpEvent {}

    /**
     * An administrator or a publisher has set the title that is playing.
     *
     * @param by the address of the administrator or publisher
     */
    record TitleSaid(String stream, String by, String title) implements PumpEvent {}
}
