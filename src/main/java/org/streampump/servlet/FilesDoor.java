package org.streampump.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.streampump.door.Answer;
import org.streampump.door.Door;
import org.streampump.door.UnchangingAnswer;

/**
 * Answers all paths that no other door answers, with the web application's files. The files are few and small and held in
 * memory, so that no thread waits for a disk or for a peer; containers' own servlets for files do wait.
 */
public final class FilesDoor implements Door {
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String WELCOME = "index.html";
    private static final Set<String> HIDDEN = Set.of("/WEB-INF/", "/META-INF/");

    /** Media types of the existing files; containers know different lists, and not every container knows all of these types. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "json", "application/json",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml",
            "txt", "text/plain;charset=UTF-8");

    /** The files by path; written once, before the first request. */
    private final Map<String, UnchangingAnswer> files = new TreeMap<>();

    /** Reads all files of a web application. */
    public FilesDoor(ServletContext context) {
        read(context, "/");
    }

    /**
     * Returns the path of all requests that no other door answers, and the paths that containers would give to their servlet
     * for JSP.
     */
    @Override
    public List<String> paths() {
        return List.of("/", "*.jsp", "*.jspx");
    }

    private void read(ServletContext context, String directory) {
        for (String path : context.getResourcePaths(directory)) {
            if (!path.endsWith("/")) {
                files.put(path, content(context, path));
            } else if (!HIDDEN.contains(path)) {
                read(context, path);
            }
        }
    }

    private static UnchangingAnswer content(ServletContext context, String path) {
        try (InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return UnchangingAnswer.of(in.readAllBytes(), type(context, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(ServletContext context, String path) {
        String suffix = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = TYPES.getOrDefault(suffix, context.getMimeType(path));
        return known == null ? "application/octet-stream" : known;
    }

    /** The files do not depend on the pump, and the answer stays the same. */
    @Override
    public void answerStopped(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response);
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> send(request, response);
            case "OPTIONS" -> {
                response.setHeader("Allow", METHODS);
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> {
                response.setHeader("Allow", METHODS);
                Answer.text(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "allowed: " + METHODS);
            }
        }
    }

    private void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        UnchangingAnswer file = files.get(path);
        if (file == null && files.containsKey(path + "/" + WELCOME)) { // the page's links are relative to its directory
            response.setHeader("Location", request.getContextPath() + path + "/");
            response.setStatus(HttpServletResponse.SC_FOUND);
            return;
        }
        if (file == null) {
            Answer.text(request, response, HttpServletResponse.SC_NOT_FOUND, "not found");
            return;
        }
        file.send(request, response);
    }

    /** Returns the path below the context path, decoded; for a directory, the path of its page. */
    private static String path(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.isEmpty() || path.endsWith("/") ? path.replaceFirst("/$", "") + "/" + WELCOME : path;
    }
}
