package io.backup4j.s3;

import java.util.Objects;

/**
 * One thing that a probe tried.
 *
 * @param subject what was tried, in a word or two
 * @param grade how it went
 * @param seen what the store did
 * @param advice the setting to change; empty if nothing is to be done
 */
public record ProbeFinding(String subject, Grade grade, String seen, String advice) {
    /** How it went. */
    public enum Grade {
        /** As backups want it. */
        GOOD,
        /** Backups work; something is worth knowing or changing. */
        NOTE,
        /** Backups work one at a time only. */
        SINGLE_WRITER,
        /** Backups would be lost or could not be read. */
        BAD,
        /** Could not be found out, for want of a permission or because the store does not tell. */
        UNKNOWN
    }

    public ProbeFinding {
        Objects.requireNonNull(grade, "grade");
    }

    static ProbeFinding good(String subject, String seen) {
        return new ProbeFinding(subject, Grade.GOOD, seen, "");
    }
}
