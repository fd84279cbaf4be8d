package org.streampump.stream;

/**
 * Something that is wrong with what an encoder sends, for the operator.
 *
 * @param state what distinguishes it from others, however long it lasts
 * @param text one sentence: what is missing, and what the encoder should do
 */
record Advice(String state, String text) {
    /** What operators of proxies in front of a pump must know. */
    static final String UNBUFFERED = "nginx: proxy_request_buffering off";
}
