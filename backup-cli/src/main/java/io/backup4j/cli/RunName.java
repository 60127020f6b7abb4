package io.backup4j.cli;

import io.backup4j.spi.journal.RunKind;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How runs are called in alerts. A backup is called like its plan. */
enum RunName {
    VERIFY,
    DRILL,
    CLEANUP;

    /**
     * The name of a run, if it is one that alerts are about.
     *
     * @param planOrNull of a backup
     */
    static Optional<String> of(RunKind kind, @Nullable String planOrNull) {
        return switch (kind) {
            case BACKUP -> Optional.ofNullable(planOrNull);
            case VERIFY -> Optional.of(VERIFY.text());
            case DRILL -> Optional.of(DRILL.text());
            case PRUNE -> Optional.of(CLEANUP.text());
            case EXPORT, REPAIR, REPLICATE, RESTORE, RETENTION -> Optional.empty();
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same at a place that is not the repository itself. */
    String at(String place) {
        return text() + " at " + place;
    }
}
