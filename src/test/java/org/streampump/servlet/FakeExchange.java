package org.streampump.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.streampump.io.AnswerWriter;
import org.streampump.io.OpenExchanges;

/** One request and its response without a container; what is not expected to be called throws. */
public final class FakeExchange {
    public String method = "GET";
    public String path = "/news";
    public String query;
    public String servletPath = "/streams";
    public String protocol = "HTTP/1.1";
    public String remoteAddress = "192.0.2.7";
    public String serverName = "pump.example";
    public int serverPort = 8080;
    public boolean secure;
    public long contentLength = -1;
    public boolean asyncSupported = true;
    /** Whether the peer takes nothing of an answer now. */
    public boolean stalled;

    public final Map<String, String> requestHeaders = new HashMap<>();

    public int status = 200;
    public final Map<String, String> headers = new HashMap<>();
    /** As the servlet wrote them. */
    public final Set<String> headerNames = new TreeSet<>();

    public boolean committed;
    public int started;
    public int completed;
    public int dispatched;
    public long timeoutMs = -1;
    public ReadListener reader;
    public WriteListener writer;

    /** Runs while somebody tells the container that there is something to write. */
    public Runnable meanwhile = () -> {};

    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, Object> contextAttributes = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<AsyncListener> listeners = new ArrayList<>();
    private byte[] arrived = {};
    private DispatcherType dispatcher = DispatcherType.REQUEST;
    private final AsyncContext async = proxy(AsyncContext.class, this::onAsync);

    private final ServletContext context = proxy(ServletContext.class, this::onContext);

    private interface Calls {
        Object call(String name, Object[] arguments) throws IOException;
    }

    public HttpServletRequest request() {
        return proxy(HttpServletRequest.class, this::onRequest);
    }

    public HttpServletResponse response() {
        return proxy(HttpServletResponse.class, this::onResponse);
    }

    public FakeExchange with(String header, String value) {
        requestHeaders.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** A field that comes several times. */
    public FakeExchange withMore(String header, String value) {
        requestHeaders.merge(header.toLowerCase(Locale.ROOT), value, (before, more) -> before + "\n" + more);
        return this;
    }

    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public byte[] bytes() {
        return body.toByteArray();
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The container has read so much of the body. */
    public void receive(String text) throws IOException {
        receive(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The container has read so much of the body. */
    public void receive(byte[] bytes) throws IOException {
        arrived = bytes;
        reader.onDataAvailable();
    }

    /** The container dispatches again what has asked for it. */
    public void redispatch() {
        dispatcher = DispatcherType.ASYNC;
    }

    /** Whether the container keeps the request for more to come. */
    public boolean isUnderWay() {
        return started > completed + dispatched;
    }

    public void timeOut() throws IOException {
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onTimeout(new AsyncEvent(async));
        }
    }

    public void fail() throws IOException {
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onError(new AsyncEvent(async, new IOException("connection reset")));
        }
    }

    /** The container ends a request that was dispatched and has not been made asynchronous again. */
    public void finish() throws IOException {
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onComplete(new AsyncEvent(async));
        }
    }

    private Object onRequest(String name, Object[] arguments) throws IOException {
        return switch (name) {
            case "getMethod" -> method;
            case "getPathInfo" -> path;
            case "getQueryString" -> query;
            case "getRequestURI" -> "/streams" + path;
            case "getProtocol" -> protocol;
            case "getRemoteAddr" -> remoteAddress;
            case "getRemotePort" -> 4711;
            case "isSecure" -> secure;
            case "isAsyncSupported" -> asyncSupported;
            case "getDispatcherType" -> dispatcher;
            case "getContentLengthLong" -> contentLength;
            case "getHeader" -> requestHeaders.get(((String) arguments[0]).toLowerCase(Locale.ROOT));
            case "getHeaderNames" -> Collections.enumeration(requestHeaders.keySet());
            case "getHeaders" ->
                Collections.enumeration(
                        Optional.ofNullable(requestHeaders.get(((String) arguments[0]).toLowerCase(Locale.ROOT)))
                                .map(lines -> List.of(lines.split("\n", -1)))
                                .orElse(List.of()));
            case "getServletPath" -> servletPath;
            case "getServerName" -> serverName;
            case "getServerPort" -> serverPort;
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getServletContext" -> context;
            case "startAsync" -> startAsync();
            case "isAsyncStarted" -> isUnderWay();
            case "getInputStream" -> new Input();
            case "toString" -> method + " " + path;
            default -> throw new UnsupportedOperationException(name);
        };
    }

    private Object onContext(String name, Object[] arguments) {
        return switch (name) {
            case "getAttribute" -> contextAttributes.get((String) arguments[0]);
            case "getContextPath" -> "/the pump";
            case "setAttribute" -> contextAttributes.put((String) arguments[0], arguments[1]);
            default -> throw new UnsupportedOperationException(name);
        };
    }

    /** Requests, viewers and encoders that are not over. */
    public int open() {
        return OpenExchanges.of(context).count();
    }

    /** Takes the answer as a peer does that takes everything at once. */
    private static void takeAnswer(WriteListener listener) {
        try {
            listener.onWritePossible();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AsyncContext startAsync() throws IOException {
        if (!asyncSupported) {
            throw new IllegalStateException("a filter does not support asynchronous requests");
        }
        for (AsyncListener listener : List.copyOf(listeners)) {
            listener.onStartAsync(new AsyncEvent(async));
        }
        listeners.clear();
        started++;
        return async;
    }

    private Object onResponse(String name, Object[] arguments) {
        switch (name) {
            case "setStatus" -> status = (Integer) arguments[0];
            case "setHeader" -> setHeader((String) arguments[0], (String) arguments[1]);
            case "addHeader" -> {
                String before = header((String) arguments[0]);
                String value = (String) arguments[1];
                setHeader((String) arguments[0], before == null ? value : before + "\n" + value);
            }
            case "setContentType" -> setHeader("Content-Type", (String) arguments[0]);
            case "setContentLength" -> setHeader("Content-Length", String.valueOf(arguments[0]));
            case "setBufferSize" -> {}
            case "flushBuffer" -> committed = true;
            case "resetBuffer" -> body.reset();
            case "isCommitted" -> {
                return committed;
            }
            case "containsHeader" -> {
                return header((String) arguments[0]) != null;
            }
            case "getStatus" -> {
                return status;
            }
            case "getOutputStream" -> {
                return new Output();
            }
            default -> throw new UnsupportedOperationException(name);
        }
        return null;
    }

    private void setHeader(String name, String value) {
        if (!committed) {
            headers.put(name.toLowerCase(Locale.ROOT), value);
            headerNames.add(name);
        }
    }

    private Object onAsync(String name, Object[] arguments) throws IOException {
        switch (name) {
            case "setTimeout" -> timeoutMs = (Long) arguments[0];
            case "addListener" -> listeners.add((AsyncListener) arguments[0]);
            case "start" -> ((Runnable) arguments[0]).run();
            case "dispatch" -> dispatched++;
            case "getRequest" -> {
                return request();
            }
            case "getResponse" -> {
                return response();
            }
            case "complete" -> {
                completed++;
                finish();
            }
            default -> throw new UnsupportedOperationException(name);
        }
        return null;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> calls.call(method.getName(), arguments)));
    }

    private final class Input extends ServletInputStream {
        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return arrived.length > 0;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            reader = listener;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read one byte");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = Math.min(length, arrived.length);
            System.arraycopy(arrived, 0, bytes, offset, count);
            arrived = Arrays.copyOfRange(arrived, count, arrived.length);
            return count;
        }
    }

    private final class Output extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return !stalled;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            writer = listener;
            meanwhile.run();
            if (listener instanceof AnswerWriter && !stalled) {
                takeAnswer(listener);
            }
        }

        @Override
        public void flush() {
            committed = true;
        }

        @Override
        public void write(int b) {
            body.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            body.write(bytes, offset, length);
        }
    }
}
