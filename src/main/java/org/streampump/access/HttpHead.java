package org.streampump.access;

import java.util.List;
import java.util.Optional;

/**
 * The part of an HTTP request that may hold a credential.
 *
 * @param address the peer's address that the servlet container reports
 * @param path the path that was sent, undecoded
 * @param query the query that was sent, undecoded
 * @param authorization the values of {@code Authorization}
 */
public record HttpHead(String address, String method, String path, Optional<String> query, List<String> authorization) {

    /** Leaves out all parts that may hold a credential. */
    @Override
    public String toString() {
        return "the head of a request from " + address;
    }
}
