package org.streampump.stream.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.streampump.container.MediaTime;
import org.streampump.stream.Lines;
import org.streampump.stream.TestHub;
import org.streampump.stream.TestOutput;

/** Bytes made ready for one viewer serve the other viewers who want the same bytes of the same log, and nobody else. */
class WindowTest {
    private static final byte CHANGED = '#';

    private final Window window = new Window(/* joining= */ true);
    private final TestOutput socket = new TestOutput();
    private final TestOutput response = new TestOutput();
    private final StreamLog log = log();

    WindowTest() {
        response.keepsBytes = true;
    }

    private static StreamLog log() {
        StreamLog log = Lines.log(1 << 20, 10_000);
        log.header(Lines.header("h"));
        return log;
    }

    private static void append(StreamLog log, boolean joinPoint, String text) throws Exception {
        log.write(Lines.ascii(text), 0, text.length());
        log.seal(joinPoint, /* seam= */ false, MediaTime.UNKNOWN, 0);
    }

    /** A viewer's place behind the header, before the log's first byte. */
    private Cursor atBeginningOf(StreamLog which) {
        Cursor cursor = new Cursor(which, TestHub.settings().log());
        assertThat(cursor.prepare(0, 1_000)).isTrue();
        cursor.advance(3);
        return cursor;
    }

    private ByteBuffer next(Cursor cursor, ViewerOutput output) throws Exception {
        assertThat(cursor.prepare(0, output.pieceBytes())).isTrue();
        return cursor.bytes(window, output);
    }

    private static String text(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    private static byte[] arrayOf(ByteBuffer bytes) {
        assertThat(bytes.arrayOffset()).isZero();
        return bytes.array();
    }

    @Test
    void socketsAreGivenDirectMemoryAndResponsesTheLogsOwnBlocks() throws Exception {
        append(log, true, "Kabc\n");
        assertThat(next(atBeginningOf(log), socket).isDirect()).isTrue();
        assertThat(arrayOf(next(atBeginningOf(log), response))).isSameAs(log.blockAt(0));
    }

    @Test
    void theSecondViewerAtAPlaceIsGivenWhatWasCopiedForTheFirst() throws Exception {
        append(log, true, "Kabc\n");
        ByteBuffer first = next(atBeginningOf(log), socket);
        first.put(1, CHANGED); // another copy would not show it
        assertThat(text(next(atBeginningOf(log), socket))).isEqualTo("K#bc\n");
    }

    @Test
    void aPartOfWhatWasCopiedServesWhoStandsInItsMiddle() throws Exception {
        append(log, true, "Kabc\n");
        Cursor behind = atBeginningOf(log);
        Cursor ahead = atBeginningOf(log);
        next(ahead, socket);
        ahead.advance(2);
        next(behind, socket).put(3, CHANGED);
        assertThat(text(next(ahead, socket))).isEqualTo("b#\n");
    }

    @Test
    void whoStandsBehindWhatWasCopiedIsGivenItsOwnBytes() throws Exception {
        append(log, true, "Kabc\n");
        Cursor behind = atBeginningOf(log);
        Cursor ahead = atBeginningOf(log);
        next(ahead, socket);
        ahead.advance(5);
        append(log, false, "-def\n");
        assertThat(text(next(ahead, socket))).isEqualTo("-def\n");
        assertThat(text(next(behind, socket))).isEqualTo("Kabc\n-def\n");
        assertThat(text(next(ahead, socket))).isEqualTo("-def\n");
    }

    @Test
    void anotherLogsBytesAtTheSamePlaceAreNotTakenForOnesOwn() throws Exception {
        StreamLog other = log();
        append(log, true, "Kabc\n");
        append(other, true, "Kxyz\n");
        assertThat(text(next(atBeginningOf(log), socket))).isEqualTo("Kabc\n");
        assertThat(text(next(atBeginningOf(other), socket))).isEqualTo("Kxyz\n");
        assertThat(text(next(atBeginningOf(log), response))).isEqualTo("Kabc\n");
        assertThat(text(next(atBeginningOf(other), response))).isEqualTo("Kxyz\n");
    }

    @Test
    void aClearedWindowHoldsNothing() throws Exception {
        append(log, true, "Kabc\n");
        next(atBeginningOf(log), socket).put(1, CHANGED);
        window.clear();
        assertThat(window.holds(log, 0, 5)).isFalse();
        assertThat(window.hasJoined(log, 0, 5)).isFalse();
        assertThat(text(next(atBeginningOf(log), socket))).isEqualTo("Kabc\n");
    }

    @Test
    void aPieceOverTwoBlocksIsJoinedOnceForAllResponses() throws Exception {
        String unit = "K" + "y".repeat(StreamLog.BLOCK_BYTES - 11) + "\n";
        append(log, true, unit);
        Cursor one = atBeginningOf(log);
        Cursor two = atBeginningOf(log);
        for (Cursor cursor : new Cursor[] {one, two}) {
            assertThat(text(next(cursor, response))).isEqualTo(unit);
            cursor.advance(unit.length());
        }
        append(log, false, "-0123456789012345678\n");
        ByteBuffer joined = next(one, response);
        byte[] array = arrayOf(joined);
        assertThat(text(joined)).isEqualTo("-0123456789012345678\n");
        assertThat(array).isNotSameAs(log.blockAt(0)).isNotSameAs(log.blockAt(StreamLog.BLOCK_BYTES));
        ByteBuffer again = next(two, response);
        assertThat(arrayOf(again)).isSameAs(array);
        assertThat(text(again)).isEqualTo("-0123456789012345678\n");
        two.advance(4);
        ByteBuffer rest = next(two, response);
        assertThat(arrayOf(rest)).isSameAs(array);
        assertThat(text(rest)).isEqualTo("3456789012345678\n");
    }

    @Test
    void aPieceOverTwoBlocksIsCopiedWholeForSockets() throws Exception {
        String unit = "K" + "y".repeat(StreamLog.BLOCK_BYTES - 11) + "\n";
        append(log, true, unit);
        append(log, false, "-0123456789012345678\n");
        socket.pieceBytes = Window.MAX_BYTES;
        assertThat(text(next(atBeginningOf(log), socket))).isEqualTo(unit + "-0123456789012345678\n");
    }

    @Test
    void noPieceIsLargerThanTheWindow() throws Exception {
        socket.pieceBytes = Integer.MAX_VALUE;
        append(log, true, "K" + "y".repeat(Window.MAX_BYTES) + "\n");
        Cursor cursor = atBeginningOf(log);
        ByteBuffer first = next(cursor, socket);
        assertThat(first.remaining()).isEqualTo(Window.MAX_BYTES);
        cursor.advance(Window.MAX_BYTES);
        assertThat(text(next(cursor, socket))).isEqualTo("y\n");
    }
}
