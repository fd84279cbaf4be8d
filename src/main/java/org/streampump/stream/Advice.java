package org.streampump.stream;

/**
 * A fault in the stream that an encoder sends, for the operator.
 *
 * @param state distinguishes this fault from different faults, however long the fault lasts
 * @param text one sentence: what is missing, and what the encoder should do
 */
record Advice(String state, String text) {
    /** Setting for operators of proxies in front of a pump. */
    static final String UNBUFFERED = "nginx: proxy_request_buffering off";
}
