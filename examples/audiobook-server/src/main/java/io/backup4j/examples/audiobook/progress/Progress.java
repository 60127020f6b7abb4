package io.backup4j.examples.audiobook.progress;

/**
 * How far somebody is in a book.
 *
 * @param positionSeconds from its beginning
 */
public record Progress(long positionSeconds) {
    public Progress {
        if (positionSeconds < 0) {
            throw new IllegalArgumentException("position_seconds: must not be negative: " + positionSeconds);
        }
    }
}
