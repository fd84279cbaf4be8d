package org.streampump.stream;

/**
 * A fault in the stream that an encoder sends, for the operator.
 *
 * @param state name of the fault, which stays the same while the fault lasts and the figures in its text change
 * @param text one sentence: what is missing, and what the encoder should do
 */
record Advice(String state, String text) {
    /** The setting with which a proxy in front of the pump does not collect an encoder's body; for texts to the operator. */
    static final String UNBUFFERED = "nginx: proxy_request_buffering off";
}
