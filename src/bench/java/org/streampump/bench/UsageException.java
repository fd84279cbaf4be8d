package org.streampump.bench;

/** Reports that an option is wrong, or that the machine cannot run the benchmark. The message is for the user. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
