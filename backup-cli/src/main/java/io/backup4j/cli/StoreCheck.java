package io.backup4j.cli;

import io.backup4j.cli.output.ProbeView;
import io.backup4j.s3.ProbeFinding;
import io.backup4j.s3.ProbeFinding.Grade;
import io.backup4j.s3.S3ProbeReport;
import io.backup4j.s3.S3ProbeReport.Verdict;
import io.backup4j.s3.S3Sink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import java.util.stream.Collectors;

/** Refuses to make a repository in a store that would lose it, before anything is made. */
final class StoreCheck {
    private StoreCheck() {}

    static void of(Invocation invocation, BackupSink sink) {
        S3ProbeReport report = S3Places.probe((S3Sink) sink);
        boolean alone = invocation.options().singleWriter;
        if (report.verdict() == Verdict.UNFIT || (report.verdict() == Verdict.SINGLE_WRITER && !alone)) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    report.location() + " is not fit for a repository: "
                            + report.findings().stream()
                                    .filter(finding ->
                                            finding.grade() == Grade.BAD || finding.grade() == Grade.SINGLE_WRITER)
                                    .map(finding ->
                                            finding.subject() + ": " + finding.seen() + " (" + finding.advice() + ")")
                                    .collect(Collectors.joining("; "))
                            + ". Nothing was made; 'probe' shows all that was tried");
        }
        for (ProbeFinding finding : report.findings()) {
            if (finding.grade() != Grade.GOOD) {
                invocation
                        .output()
                        .note(ProbeView.line(finding) + (finding.advice().isEmpty() ? "" : "; " + finding.advice()));
            }
        }
    }
}
