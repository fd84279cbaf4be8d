package org.streampump.protocol.mmsh;

/**
 * A user name and password of an address. Its text form shows neither.
 *
 * @param user without control characters
 */
record PullCredentials(String user, String password) {

    @Override
    public String toString() {
        return "***";
    }
}
