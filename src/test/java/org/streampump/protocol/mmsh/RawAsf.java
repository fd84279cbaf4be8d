package org.streampump.protocol.mmsh;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.SegmentSink;
import org.streampump.container.Segmenter;
import org.streampump.container.asf.Asf;

/** ASF that remembers what each publication was fed with. */
final class RawAsf implements ContainerFormat {
    private final Asf asf = new Asf();
    private final List<ByteArrayOutputStream> fed = new ArrayList<>();

    /** The bytes that each publication was fed with, in the order of the publications. */
    List<byte[]> publications() {
        return fed.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    @Override
    public String name() {
        return "asf";
    }

    @Override
    public String label() {
        return "ASF";
    }

    @Override
    public String mediaType() {
        return asf.mediaType();
    }

    @Override
    public Set<String> announcedAs() {
        return asf.announcedAs();
    }

    @Override
    public List<String> extensions() {
        return asf.extensions();
    }

    @Override
    public Recognition recognise(byte[] head, int length) {
        return asf.recognise(head, length);
    }

    @Override
    public Segmenter segmenter() {
        return new Recording(asf.segmenter());
    }

    @Override
    public byte[] filler() {
        return asf.filler();
    }

    private final class Recording implements Segmenter {
        private final Segmenter segmenter;
        private final ByteArrayOutputStream own = new ByteArrayOutputStream();

        Recording(Segmenter segmenter) {
            this.segmenter = segmenter;
            fed.add(own);
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, SegmentSink out) throws RefusedStreamException {
            own.write(bytes, offset, length);
            segmenter.feed(bytes, offset, length, out);
        }

        @Override
        public void finish(SegmentSink out) throws RefusedStreamException {
            segmenter.finish(out);
        }

        @Override
        public Segmenter successor() {
            Segmenter next = segmenter.successor();
            return next == null ? null : new Recording(next);
        }

        @Override
        public long mediaTimeMs() {
            return segmenter.mediaTimeMs();
        }
    }
}
