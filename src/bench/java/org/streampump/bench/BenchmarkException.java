package org.streampump.bench;

/**
 * Reports that a measurement could not be made. The message is for the user and names the server and the end of its
 * log.
 */
final class BenchmarkException extends Exception {
    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
