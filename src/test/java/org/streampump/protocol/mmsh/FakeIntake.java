package org.streampump.protocol.mmsh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.streampump.container.ContainerFormat;
import org.streampump.source.Intake;

/** Takes down what a source does. */
final class FakeIntake implements Intake {
    static final List<String> CHAIN = List.of("00112233445566aa", "00112233445566bb");

    final ByteArrayOutputStream fed = new ByteArrayOutputStream();
    final CountDownLatch somethingFed = new CountDownLatch(1);
    ContainerFormat begun;
    String cameBy = "not said";
    Duration silence = Duration.ofSeconds(20);
    IOException refusal; // of the publication
    IOException loop;

    @Override
    public void begin(ContainerFormat format) throws IOException {
        if (begun != null) {
            throw new IllegalStateException("begun twice");
        }
        if (refusal != null) {
            throw refusal;
        }
        begun = format;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
        if (begun == null) {
            throw new IllegalStateException("not begun");
        }
        fed.write(bytes, offset, length);
        somethingFed.countDown();
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public List<String> chain() {
        return CHAIN;
    }

    @Override
    public void cameBy(String header) throws IOException {
        cameBy = header;
        if (loop != null) {
            throw loop;
        }
    }
}
