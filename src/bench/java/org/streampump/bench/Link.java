package org.streampump.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A viewer's connection, from which decrypted bytes are read. Never blocks; not thread-safe. */
interface Link {
    /** Sends the request once the socket is connected. Called once. */
    void open(ByteBuffer request) throws IOException;

    /** Reads the bytes that have come. Returns their number, or -1 at the end of the connection. */
    int read(ByteBuffer into) throws IOException;

    /** Writes all of a small message to a socket whose buffer has room for it. */
    static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the socket takes no request");
        }
    }

    /** A connection without TLS. */
    record Plain(SocketChannel channel) implements Link {
        @Override
        public void open(ByteBuffer request) throws IOException {
            writeAll(channel, request);
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }
    }
}
