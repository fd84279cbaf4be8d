package org.streampump.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Body in = new Body();
    private final Delivered delivered = new Delivered();
    private final BodyReader reader = new BodyReader(in, delivered);

    /** The container's input, read by read. */
    private static final class Body extends ServletInputStream {
        final Deque<byte[]> parts = new ArrayDeque<>();
        IOException failure;
        boolean ended;
        boolean allowed;
        int reads;

        void arrive(String text) {
            parts.add(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public boolean isReady() {
            allowed = !parts.isEmpty() || ended || failure != null;
            return allowed;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            assertThat(allowed).as("read without asking").isTrue();
            assertThat(length).isPositive();
            allowed = false;
            reads++;
            byte[] part = parts.poll();
            if (part == null && failure != null) {
                throw failure;
            }
            if (part == null) {
                return -1;
            }
            int count = Math.min(length, part.length);
            System.arraycopy(part, 0, bytes, offset, count);
            if (count < part.length) {
                byte[] rest = new byte[part.length - count];
                System.arraycopy(part, count, rest, 0, rest.length);
                parts.addFirst(rest);
            }
            return count;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isFinished() {
            return ended && parts.isEmpty();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Delivered implements BodyReader.Consumer {
        final List<String> texts = new ArrayList<>();
        final List<Integer> partsLeft = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();
        int ends;
        IOException refusal;

        @Override
        public void body(byte[] bytes, int offset, int length) throws IOException {
            texts.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            partsLeft.add(in.parts.size());
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void bodyEnded() {
            ends++;
        }

        @Override
        public void bodyFailed(Throwable why) {
            failures.add(why);
        }
    }

    @Test
    void severalReadsArePassedOnAsOne() throws IOException {
        in.arrive("one ");
        in.arrive("two ");
        in.arrive("three");
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("one two three");
        assertThat(in.reads).isEqualTo(3);
    }

    @Test
    void whatComesLaterIsPassedOnLater() throws IOException {
        in.arrive("one");
        reader.onDataAvailable();
        in.arrive("two");
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("one", "two");
    }

    @Test
    void aFullBufferIsPassedOnBeforeMoreIsRead() throws IOException {
        in.arrive("a".repeat(BUFFER_BYTES - 1));
        in.arrive("bc");
        in.arrive("d");
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("a".repeat(BUFFER_BYTES - 1) + "b", "cd");
        assertThat(delivered.partsLeft).containsExactly(2, 0);
    }

    @Test
    void exactlyOneBufferIsPassedOnOnce() throws IOException {
        in.arrive("a".repeat(BUFFER_BYTES));
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("a".repeat(BUFFER_BYTES));
    }

    @Test
    void whenNothingIsThereNothingIsPassedOn() throws IOException {
        reader.onDataAvailable();
        assertThat(delivered.texts).isEmpty();
        assertThat(in.reads).isZero();
    }

    @Test
    void whatCameBeforeAFailureIsPassedOnBeforeItIsThrown() {
        in.arrive("one ");
        in.arrive("two");
        in.failure = new IOException("reset");
        assertThatThrownBy(reader::onDataAvailable).isSameAs(in.failure);
        assertThat(delivered.texts).containsExactly("one two");
    }

    @Test
    void aFailureBeforeTheFirstByteIsThrownAndNothingPassedOn() {
        in.failure = new IOException("reset");
        assertThatThrownBy(reader::onDataAvailable).isSameAs(in.failure);
        assertThat(delivered.texts).isEmpty();
    }

    @Test
    void whatTheConsumerThrowsEndsTheReadingAndIsNotOfferedAgain() {
        in.arrive("a".repeat(BUFFER_BYTES));
        in.arrive("b");
        delivered.refusal = new IOException("malformed");
        assertThatThrownBy(reader::onDataAvailable).isSameAs(delivered.refusal);
        assertThat(delivered.texts).hasSize(1);
    }

    @Test
    void whatCameBeforeTheEndIsPassedOnAndTheEndIsSaidByTheContainer() throws IOException {
        in.arrive("last");
        in.ended = true;
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("last");
        assertThat(in.reads).isEqualTo(2); // the second says that it is the end, and nothing is asked behind it
        assertThat(delivered.ends).isZero();
        reader.onAllDataRead();
        assertThat(delivered.ends).isEqualTo(1);
    }

    @Test
    void aBodyThatEndsWithAFullBufferIsReadToItsEnd() throws IOException {
        in.arrive("a".repeat(BUFFER_BYTES));
        in.ended = true;
        reader.onDataAvailable();
        assertThat(delivered.texts).containsExactly("a".repeat(BUFFER_BYTES));
        assertThat(in.reads).isEqualTo(2);
    }

    @Test
    void aFailureThatTheContainerReportsReachesTheConsumer() {
        IOException why = new IOException("reset");
        reader.onError(why);
        assertThat(delivered.failures).containsExactly(why);
    }
}
