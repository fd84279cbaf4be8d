package org.streampump.io;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes a buffer to a response in one call that bypasses the container's own buffer, so that no flush is needed afterwards.
 * Uses {@code write(ByteBuffer)}, which Servlet 6.1 has and which Jetty had earlier. Any thread.
 */
final class WholeWrite {
    private static volatile WholeWrite latest; // there is one class of output streams, or a few

    private final Class<?> type;
    private final MethodHandle write;

    private WholeWrite(Class<?> type, MethodHandle write) {
        this.type = type;
        this.write = write;
    }

    /**
     * Returns empty where the container's stream lacks the method, or buffers its bytes like those of any other write, as
     * Tomcat does.
     */
    static Optional<WholeWrite> of(ServletOutputStream out) {
        if (!out.getClass().getName().startsWith("org.eclipse.jetty.")) {
            return Optional.empty();
        }
        WholeWrite known = latest;
        if (known != null && known.type == out.getClass()) {
            return Optional.of(known);
        }
        try {
            MethodHandle found = MethodHandles.publicLookup()
                    .findVirtual(out.getClass(), "write", MethodType.methodType(void.class, ByteBuffer.class));
            latest = new WholeWrite(
                    out.getClass(),
                    found.asType(MethodType.methodType(void.class, ServletOutputStream.class, ByteBuffer.class)));
            return Optional.of(latest);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        }
    }

    /** Writes the bytes. The container may read the bytes, but not the buffer's bounds, until the stream is ready again. */
    void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
        try {
            write.invokeExact(out, bytes);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
