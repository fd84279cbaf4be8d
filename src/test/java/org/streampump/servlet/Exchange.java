package org.streampump.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.streampump.door.Door;

/** One request to a door and what it answered, without a container. */
public final class Exchange {
    private final Map<String, String> asked = new HashMap<>();
    private final Map<String, Object> context = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final String method;
    private final String path;
    private String query;
    private String servletPath = "";
    private String scheme = "http";
    private String host = "pump.example";
    private int port = 8080;
    private byte[] sent = {};
    private ServletInputStream input;
    private ReadListener reader;
    private boolean dispatched;

    public final Map<String, String> headers = new HashMap<>();
    public int status = 200;

    /** @param path behind the door's own; null for none */
    public Exchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    public Exchange header(String name, String value) {
        asked.put(name, value);
        return this;
    }

    public Exchange query(String text) {
        query = text;
        return this;
    }

    /**
     * Asks the door at a path.
     *
     * @param path of the door
     */
    public Exchange at(String path) {
        servletPath = path;
        return this;
    }

    /** By what name the server is asked. */
    public Exchange server(String byScheme, String byHost, int byPort) {
        scheme = byScheme;
        host = byHost;
        port = byPort;
        return this;
    }

    public Exchange sending(String text) {
        sent = text.getBytes(UTF_8);
        return this;
    }

    public Exchange sentTo(Door door) throws IOException {
        HttpServletRequest request = fake(HttpServletRequest.class, this::requestCall);
        HttpServletResponse response = fake(HttpServletResponse.class, this::responseCall);
        input = input();
        door.answer(request, response);
        if (reader != null) {
            reader.onDataAvailable();
            reader.onAllDataRead();
        }
        if (dispatched) {
            door.answer(request, response);
        }
        return this;
    }

    /** Comes when the pump has stopped. */
    public Exchange sentToStopped(Door door) throws IOException {
        door.answerStopped(
                fake(HttpServletRequest.class, this::requestCall), fake(HttpServletResponse.class, this::responseCall));
        return this;
    }

    private Object asyncCall(Object proxy, Method called, Object[] arguments) {
        dispatched |= called.getName().equals("dispatch");
        return called.getName().equals("getRequest") ? fake(HttpServletRequest.class, this::requestCall) : null;
    }

    public String body() {
        return body.toString(UTF_8);
    }

    private Object contextCall(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "getAttribute" -> context.get(arguments[0]);
            case "setAttribute" -> context.put((String) arguments[0], arguments[1]);
            case "log" -> null;
            default -> throw new UnsupportedOperationException(called.toString());
        };
    }

    private Object requestCall(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "getMethod" -> method;
            case "getPathInfo" -> path;
            case "getRequestURI" -> servletPath + (path == null ? "" : path);
            case "getServletPath" -> servletPath;
            case "getServerName" -> host;
            case "getServerPort" -> port;
            case "isSecure" -> scheme.equals("https");
            case "getInputStream" -> input;
            case "getQueryString" -> query;
            case "getHeader" -> asked.get(arguments[0]);
            case "getDispatcherType" -> DispatcherType.REQUEST;
            case "getProtocol" -> "HTTP/1.1";
            case "getContentLengthLong" -> (long) sent.length;
            case "getServletContext" -> fake(ServletContext.class, this::contextCall);
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "startAsync" -> fake(AsyncContext.class, this::asyncCall);
            case "isAsyncStarted" -> false;
            case "isAsyncSupported" -> false; // answers come at once
            case "getHeaderNames" -> Collections.enumeration(asked.keySet());
            case "getHeaders" ->
                Collections.enumeration(
                        Optional.ofNullable(asked.get(arguments[0])).stream().toList());
            case "getRemoteAddr" -> "198.51.100.3";
            case "getRemotePort" -> 6000;
            default -> throw new UnsupportedOperationException(called.toString());
        };
    }

    private Object responseCall(Object proxy, Method called, Object[] arguments) {
        switch (called.getName()) {
            case "setStatus" -> status = (int) arguments[0];
            case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
            case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
            case "flushBuffer" -> {}
            case "getStatus" -> {
                return status;
            }
            case "getOutputStream" -> {
                return output();
            }
            default -> throw new UnsupportedOperationException(called.toString());
        }
        return null;
    }

    private ServletInputStream input() {
        ByteArrayInputStream bytes = new ByteArrayInputStream(sent);
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return bytes.read(into, offset, length);
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return !isFinished();
            }

            @Override
            public void setReadListener(ReadListener listener) {
                reader = listener;
            }
        };
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
