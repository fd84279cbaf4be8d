package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.asf.AsfHeader;
import org.streampump.container.asf.MmshDecoder;
import org.streampump.container.asf.MmshPacket;
import org.streampump.container.asf.PacketFiller;
import org.streampump.io.client.HttpReply;
import org.streampump.stream.PublicationEndedException;

/** Reads the body of one answer up to the end of the stream. The source's thread only. */
final class MmshPullReader {
    /** Maximum number of bytes before the header is complete: a server's other packets, and the framing. */
    static final int MAX_BYTES_TO_HEADER = 2 * AsfHeader.MAX_BYTES;

    private static final int READ_BYTES = 64 * 1024;
    private static final int DOLLAR = 0x24;
    private static final int DOLLAR_IN_HASTE = 0xa4; // WMSP §2.2.3.1.1, the B bit

    /** The receiver of the stream. */
    interface Output {
        /** Takes the first header, or a header after a change of the stream; the header's bytes are not changed afterwards. */
        void header(AsfHeader header) throws IOException, RefusedStreamException, PublicationEndedException;

        /** Takes a data packet in full size; the bytes belong to the caller again when this method returns. */
        void packet(byte[] bytes, int offset, int length)
                throws IOException, RefusedStreamException, PublicationEndedException;

        /** Whether the receiver needs no more packets. */
        boolean isDone();
    }

    /** Thrown to leave the decoder: with the failure as its cause, or without a cause when the reader has read enough. */
    private static final class Halt extends Exception {
        Halt(Exception cause) {
            super(null, cause, false, false);
        }

        void rethrow() throws IOException, PublicationEndedException {
            if (getCause() instanceof IOException e) {
                throw e;
            }
            if (getCause() instanceof PublicationEndedException e) {
                throw e;
            }
        }
    }

    private final Output out;
    private final MmshDecoder decoder = new MmshDecoder(MmshDecoder.Preheaders.PRESENT);
    private AsfHeader header; // null: the header has not come yet
    private byte[] whole = {}; // a packet that came without its padding
    private long bytesToHeader;

    MmshPullReader(Output out) {
        this.out = out;
    }

    /**
     * Reads the body; returns when the stream has ended in order, or the output is done.
     *
     * @throws IOException when the connection is lost, the body is not framed as MMSH, or the server ends the stream with an
     *     error
     */
    void run(HttpReply reply) throws IOException, RefusedStreamException, PublicationEndedException {
        InputStream body = reply.body();
        byte[] bytes = new byte[READ_BYTES];
        boolean begun = false;
        for (int length = read(body, bytes); length >= 0; length = read(body, bytes)) {
            if (!begun && length > 0) {
                checkFraming(bytes[0], reply);
                begun = true;
            }
            countToHeader(length);
            try {
                decoder.<Halt>feed(bytes, 0, length, this::take);
            } catch (Halt halt) {
                halt.rethrow();
                return;
            }
        }
        throw new IOException("connection lost without an end of stream");
    }

    /** Reads bytes; returns -1 at the end, also for a body that is cut short. */
    private static int read(InputStream body, byte[] bytes) throws IOException {
        try {
            return body.read(bytes, 0, bytes.length);
        } catch (ConnectionClosedException | TruncatedChunkException e) {
            return -1;
        }
    }

    /** Whether a body that begins with this byte is framed as MMSH. */
    static boolean isFraming(byte first) {
        int value = first & 0xff;
        return value == DOLLAR || value == DOLLAR_IN_HASTE;
    }

    private static void checkFraming(byte first, HttpReply reply) throws IOException {
        if (!isFraming(first)) {
            throw new IOException("the server answers with " + reply.shownType() + ", not with Windows Media framing");
        }
    }

    private void countToHeader(int length) throws IOException {
        bytesToHeader += length;
        if (header == null && bytesToHeader - length > MAX_BYTES_TO_HEADER) {
            throw new IOException("no header within " + MAX_BYTES_TO_HEADER + " bytes");
        }
    }

    private void take(MmshPacket packet) throws RefusedStreamException, Halt {
        try {
            if (packet instanceof MmshPacket.Data data) {
                take(data.payload());
            } else if (packet instanceof MmshPacket.Header next) {
                header = AsfHeader.parse(next.bytes());
                out.header(header);
            } else if (packet instanceof MmshPacket.StreamChange) {
                header = null;
                bytesToHeader = 0;
            } else if (packet instanceof MmshPacket.EndOfStream end) {
                end(end);
            }
        } catch (IOException | PublicationEndedException e) {
            throw new Halt(e);
        }
        if (out.isDone()) {
            throw new Halt(null);
        }
    }

    private void take(ByteBuffer payload) throws IOException, RefusedStreamException, PublicationEndedException {
        if (header == null) {
            throw new MalformedStreamException("an MMSH data packet after a stream change, but before the new header");
        }
        int size = header.packetSize();
        if (payload.remaining() == size) {
            out.packet(payload.array(), payload.arrayOffset() + payload.position(), size);
            return;
        }
        if (whole.length != size) {
            whole = new byte[size];
        }
        PacketFiller.fill(payload, header, whole);
        out.packet(whole, 0, size);
    }

    private void end(MmshPacket.EndOfStream end) throws IOException, Halt {
        if (end.reason() == 0) {
            throw new Halt(null);
        }
        if (!end.isNextFollowing()) {
            throw new IOException(
                    String.format(Locale.ROOT, "the server ends the stream with the error 0x%08X", end.reason()));
        }
    }
}
