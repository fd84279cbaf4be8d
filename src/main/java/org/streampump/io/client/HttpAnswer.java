package org.streampump.io.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicHeaderValueParser;
import org.apache.hc.core5.http.message.ParserCursor;

/** A server's answer: its head, and its body as a stream of bytes, however the body is delimited. The source's thread only. */
final class HttpAnswer {
    /** Maximum length of the status line and of each header, in bytes. */
    static final int MAX_LINE_BYTES = 8 * 1024;

    static final int MAX_HEADERS = 100;
    static final int MAX_INTERIM_ANSWERS = 5; // 1xx

    private static final int BUFFER_BYTES = 8 * 1024; // larger reads of the body bypass the buffer
    private static final int FINAL = 200;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_LINE_BYTES)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(2)
            .build();

    private final ClassicHttpResponse head;
    private final SessionInputBuffer buffer;
    private final InputStream in;

    private HttpAnswer(ClassicHttpResponse head, SessionInputBuffer buffer, InputStream in) {
        this.head = head;
        this.buffer = buffer;
        this.in = in;
    }

    /**
     * Reads the head of an answer.
     *
     * @throws IOException when the connection is lost, the bytes are no HTTP, or the head is beyond the limits
     */
    static HttpAnswer read(InputStream in) throws IOException {
        SessionInputBuffer buffer = new SessionInputBufferImpl(BUFFER_BYTES, MAX_LINE_BYTES);
        DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
        try {
            for (int n = 0; n <= MAX_INTERIM_ANSWERS; n++) {
                ClassicHttpResponse head = parser.parse(buffer, in);
                if (head == null) {
                    throw new IOException("the connection was closed without an answer");
                }
                if (head.getCode() >= FINAL) {
                    return new HttpAnswer(head, buffer, in);
                }
            }
        } catch (MessageConstraintException e) {
            throw new IOException(
                    "the head of the answer exceeds " + MAX_LINE_BYTES + " bytes in a line, or " + MAX_HEADERS
                            + " lines",
                    e);
        } catch (HttpException | IllegalArgumentException e) { // the latter: the status is invalid
            throw new IOException("the answer is not HTTP", e);
        }
        throw new IOException("more than " + MAX_INTERIM_ANSWERS + " interim answers");
    }

    int status() {
        return head.getCode();
    }

    /** Status and reason, for people. */
    String statusText() {
        return HttpText.clean((head.getCode() + " " + Objects.toString(head.getReasonPhrase(), "")).strip());
    }

    /** Returns the value of the first header of this name, or null. */
    String header(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /**
     * Returns the comma-separated elements of all headers of this name; an element may have the form {@code name=value}.
     */
    List<HeaderElement> elements(String name) {
        List<HeaderElement> all = new ArrayList<>();
        for (Header header : head.getHeaders(name)) {
            String value = Objects.toString(header.getValue(), "");
            ParserCursor whole = new ParserCursor(0, value.length());
            all.addAll(List.of(BasicHeaderValueParser.INSTANCE.parseElements(value, whole)));
        }
        return all;
    }

    /** Whether bytes after the head have come already. */
    boolean isFollowed() {
        return buffer.length() > 0;
    }

    /**
     * Returns the body as a stream, which ends at the end of the body.
     *
     * @throws IOException when the head's length fields are invalid, or its transfer coding is unknown
     */
    InputStream body() throws IOException {
        try {
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(head);
            if (length == ContentLengthStrategy.CHUNKED) {
                return new ChunkedInputStream(buffer, in, LIMITS);
            }
            return length == ContentLengthStrategy.UNDEFINED
                    ? new IdentityInputStream(buffer, in)
                    : new ContentLengthInputStream(buffer, in, length);
        } catch (HttpException e) {
            throw new IOException("the answer has no length that could be understood", e);
        }
    }
}
