package org.streampump.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.streampump.stream.log.ViewerOutput;

/** Takes everything and remembers it. */
final class CollectingOutput implements ViewerOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // locks itself
    private volatile boolean over;

    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    boolean isOver() {
        return over;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public boolean keepsBytes() {
        return false;
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void end() {
        over = true;
    }

    @Override
    public void abort() {
        over = true;
    }

    @Override
    public int pieceBytes() {
        return 8_192;
    }
}
