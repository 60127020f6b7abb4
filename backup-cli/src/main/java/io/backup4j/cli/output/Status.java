package io.backup4j.cli.output;

import io.backup4j.spi.backup.BackupStatus;

/** The outcome of a run in its colour. */
final class Status {
    private Status() {}

    static String text(BackupStatus status, Style style) {
        String word = Words.of(status);
        return switch (status) {
            case COMPLETED -> style.good(word);
            case PARTIAL, IN_PROGRESS -> style.warning(word);
            case FAILED -> style.bad(word);
        };
    }
}
