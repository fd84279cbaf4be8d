package org.streampump.servlet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.streampump.protocol.Refusal;

class ShortBodyTest {
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;

    /** Gives a byte at a time, for ever. */
    private final class Drip extends InputStream {
        private final Duration pause;
        int count;

        Drip(Duration pause) {
            this.pause = pause;
        }

        @Override
        public int read() {
            now = now.plus(pause);
            count++;
            return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
        }
    }

    @Test
    void bodyIsReadToItsEnd() throws Exception {
        InputStream in = new ByteArrayInputStream("abc".getBytes(US_ASCII));

        assertThat(ShortBody.read(in, 3, clock)).isEqualTo("abc".getBytes(US_ASCII));
    }

    @Test
    void longBodyIsNotReadToItsEnd() {
        Drip drip = new Drip(Duration.ZERO);

        assertRefused(drip, 413);
        assertThat(drip.count).isEqualTo(101);
    }

    @Test
    void slowBodyIsGivenUp() {
        Drip drip = new Drip(Duration.ofSeconds(1));

        assertRefused(drip, 408);
        assertThat(drip.count).isEqualTo(6);
    }

    @Test
    void brokenBodyIsRefusedInOrder() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("timeout");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("timeout");
            }
        };

        assertRefused(broken, 408);
    }

    private void assertRefused(InputStream in, int status) {
        assertThatThrownBy(() -> ShortBody.read(in, 100, clock))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
