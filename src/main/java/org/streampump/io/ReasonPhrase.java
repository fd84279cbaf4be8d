package org.streampump.io;

/** The reason phrase after the number in a status line (RFC 9110 §15). People read it, and old players insist on it. */
public final class ReasonPhrase {
    private ReasonPhrase() {}

    /** Returns the phrase; never empty. */
    public static String of(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 302 -> "Found";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 508 -> "Loop Detected";
            default -> ofClass(status / 100);
        };
    }

    /**
     * Returns a phrase for all other statuses of a class, because a client treats an unknown status like the first of its
     * class.
     */
    private static String ofClass(int hundreds) {
        return switch (hundreds) {
            case 2 -> "OK";
            case 3 -> "Redirection";
            case 4 -> "Refused";
            default -> "Failed";
        };
    }
}
