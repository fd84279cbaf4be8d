package org.streampump.io.client;

/**
 * A user name and password of an address. Its text form shows neither.
 *
 * @param user without control characters
 */
public record HttpCredentials(String user, String password) {

    @Override
    public String toString() {
        return "***";
    }
}
