package org.streampump.io.client;

/**
 * A header field of a request. Neither name nor value can end the line, which would let a stranger write the request.
 *
 * @param value characters of ISO 8859-1
 */
public record HttpField(String name, String value) {

    /** @throws IllegalArgumentException when name or value have control characters */
    public HttpField {
        if ((name + value).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character in the header field " + HttpText.clean(name));
        }
    }
}
