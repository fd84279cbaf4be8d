package org.streampump.io;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a {@link KeptRequest}, which is sent on the connection that was taken over: its status, its fields in order,
 * and a short body. One thread at a time.
 */
final class KeptResponse extends HttpServletResponseWrapper {
    private static final HttpServletResponse OVER = (HttpServletResponse) Proxy.newProxyInstance(
            KeptResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (self, method, arguments) -> {
                throw new IllegalStateException("not to be done on a connection that was taken over: " + method);
            });

    /** A field of the head. */
    record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = SC_OK;

    /**
     * @param before fields that were set before the connection was taken over
     */
    KeptResponse(List<Field> before) {
        super(OVER);
        fields.addAll(before);
    }

    /** Returns the present fields of a response, so that a different response can begin with them. */
    static List<Field> fieldsOf(HttpServletResponse response) {
        return response.getHeaderNames().stream()
                .distinct()
                .flatMap(name -> response.getHeaders(name).stream().map(value -> new Field(name, value)))
                .toList();
    }

    List<Field> fields() {
        return List.copyOf(fields);
    }

    byte[] body() {
        return body.toByteArray();
    }

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setHeader(String name, String value) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        fields.add(new Field(name, value));
    }

    /** Adds a field. A door that is entered again sets its fields again; a field with an equal value counts once. */
    @Override
    public void addHeader(String name, String value) {
        boolean isSaid = fields.stream()
                .anyMatch(field ->
                        field.name().equalsIgnoreCase(name) && field.value().equals(value));
        if (!isSaid) {
            fields.add(new Field(name, value));
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public String getHeader(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void setContentType(String type) {
        setHeader("Content-Type", type);
    }

    @Override
    public void setContentLength(int length) {
        setHeader("Content-Length", Integer.toString(length));
    }

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void setBufferSize(int size) {
        // a short body is kept as a whole
    }

    @Override
    public void flushBuffer() {
        // sent when the door has returned
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                body.write(bytes, offset, length);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new IllegalStateException("short answers are written at once");
            }
        };
    }
}
