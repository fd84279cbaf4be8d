package org.streampump.io;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of a request that can still be read after the container has recycled the request, because its connection was taken
 * over. Parts that are not kept cannot be read. One thread at a time.
 */
final class KeptRequest extends HttpServletRequestWrapper {
    private static final HttpServletRequest OVER = (HttpServletRequest) Proxy.newProxyInstance(
            KeptRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (self, method, arguments) -> {
                throw new IllegalStateException("not kept of a request whose connection was taken over: " + method);
            });

    private final DetachedHold hold;
    private final String method;
    private final String requestUri;
    private final String contextPath;
    private final String servletPath;
    private final String pathInfo;
    private final String queryString;
    private final String protocol;
    private final String scheme;
    private final boolean secure;
    private final String serverName;
    private final int serverPort;
    private final String remoteAddress;
    private final int remotePort;
    private final long contentLength;
    private final ServletContext servletContext;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new HashMap<>();

    KeptRequest(HttpServletRequest request, DetachedHold hold) {
        super(OVER);
        this.hold = hold;
        method = request.getMethod();
        requestUri = request.getRequestURI();
        contextPath = request.getContextPath();
        servletPath = request.getServletPath();
        pathInfo = request.getPathInfo();
        queryString = request.getQueryString();
        protocol = request.getProtocol();
        scheme = request.getScheme();
        secure = request.isSecure();
        serverName = request.getServerName();
        serverPort = request.getServerPort();
        remoteAddress = request.getRemoteAddr();
        remotePort = request.getRemotePort();
        contentLength = request.getContentLengthLong();
        servletContext = request.getServletContext();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name, List.copyOf(Collections.list(request.getHeaders(name)))));
    }

    /** The hold that owns the request's connection. */
    DetachedHold hold() {
        return hold;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getRequestURI() {
        return requestUri;
    }

    @Override
    public String getContextPath() {
        return contextPath;
    }

    @Override
    public String getServletPath() {
        return servletPath;
    }

    @Override
    public String getPathInfo() {
        return pathInfo;
    }

    @Override
    public String getQueryString() {
        return queryString;
    }

    @Override
    public String getProtocol() {
        return protocol;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getServerName() {
        return serverName;
    }

    @Override
    public int getServerPort() {
        return serverPort;
    }

    @Override
    public String getRemoteAddr() {
        return remoteAddress;
    }

    @Override
    public int getRemotePort() {
        return remotePort;
    }

    @Override
    public String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public long getContentLengthLong() {
        return contentLength;
    }

    @Override
    public ServletContext getServletContext() {
        return servletContext;
    }

    @Override
    public String getHeader(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getOrDefault(name, List.of()));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public String toString() {
        return method + " " + requestUri + " of " + remoteAddress;
    }
}
