package org.streampump.io.client;

/**
 * A header field of a request. Neither name nor value can have an end of line, with which a stranger could add lines to the
 * request.
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
