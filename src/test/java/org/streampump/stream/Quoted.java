package org.streampump.stream;

import java.util.List;
import org.streampump.container.ContainerFormat;
import org.streampump.container.OversizedUnitException;
import org.streampump.container.Renderer;
import org.streampump.container.Rendering;
import org.streampump.container.SegmentSink;
import org.streampump.container.StreamHeader;

/**
 * A rendering for tests: a mark in front of each of {@link Lines}. The header {@code <x>} becomes {@code [x]}, and {@code {x}}
 * for who goes on; the end is {@code [end]}.
 *
 * @param mark tells one from another
 */
public record Quoted(char mark) implements Rendering {

    @Override
    public boolean renders(ContainerFormat format) {
        return format == Lines.FORMAT;
    }

    @Override
    public Renderer renderer() {
        return new Quoter();
    }

    @Override
    public Rendering simpler() {
        return new Quoted('>');
    }

    private final class Quoter implements Renderer {
        private boolean inLine;

        @Override
        public StreamHeader header(StreamHeader source) {
            String text = source.codecs().get(0);
            return new StreamHeader(Lines.ascii("[" + text + "]"), Lines.ascii("{" + text + "}"), source.codecs());
        }

        @Override
        public void write(byte[] bytes, int offset, int length, SegmentSink out) throws OversizedUnitException {
            for (int at = offset; at < offset + length; at++) {
                if (!inLine) {
                    out.write(new byte[] {(byte) mark}, 0, 1);
                }
                out.write(bytes, at, 1);
                inLine = bytes[at] != '\n';
            }
        }

        @Override
        public void seal(boolean joinPoint, long mediaTimeMs, SegmentSink out) {
            out.seal(joinPoint, mediaTimeMs);
        }

        @Override
        public void discard() {
            inLine = false;
        }

        @Override
        public byte[] end() {
            return Lines.ascii("[end]");
        }
    }

    @Override
    public String toString() {
        return List.of(mark).toString();
    }
}
