package org.streampump.bench;

/** The command line, or the machine it is to run on, is not as it must be. The message is for the user. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
