package io.backup4j.s3;

import java.util.List;

/**
 * What a store really does.
 *
 * @param location of the prefix that was tried
 * @param findings in the order in which things were tried
 */
public record S3ProbeReport(String location, List<ProbeFinding> findings) {
    /** Whether backups may be kept there. */
    public enum Verdict {
        /** By several writers and a prune at the same time. */
        FIT,
        /** By one process at a time, which says so: {@code --single-writer}, {@code RepositoryOptions.singleWriter}. */
        SINGLE_WRITER,
        /** Not as it is set up now. */
        UNFIT
    }

    public S3ProbeReport {
        findings = List.copyOf(findings);
    }

    /** The worst finding decides. */
    public Verdict verdict() {
        if (has(ProbeFinding.Grade.BAD)) {
            return Verdict.UNFIT;
        }
        return has(ProbeFinding.Grade.SINGLE_WRITER) ? Verdict.SINGLE_WRITER : Verdict.FIT;
    }

    private boolean has(ProbeFinding.Grade grade) {
        return findings.stream().anyMatch(finding -> finding.grade() == grade);
    }
}
