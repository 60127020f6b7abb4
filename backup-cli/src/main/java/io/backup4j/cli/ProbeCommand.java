package io.backup4j.cli;

import io.backup4j.cli.output.ProbeView;
import io.backup4j.s3.S3ProbeReport;
import io.backup4j.s3.S3Sink;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tries out what a store really does. */
@Command(
        name = "probe",
        description =
                "Try out what an S3 store really does, and say which setting to change. Writes below 'probe/' of the prefix"
                        + " and removes it again; needs no key.")
final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Invocation invocation = Invocation.of(spec);
        if (!Places.isS3(invocation.place())) {
            throw new UsageException("probe is for s3: URLs; what a directory does is tried by each run");
        }
        try (S3Sink sink = S3Places.open(invocation.place())) {
            S3ProbeReport report = S3Places.probe(sink);
            invocation.output().lines(ProbeView.text(report));
            invocation.output().document(json -> ProbeView.json(json, report));
            ExitCode code =
                    switch (report.verdict()) {
                        case FIT -> ExitCode.OK;
                        case SINGLE_WRITER -> ExitCode.PARTIAL;
                        case UNFIT -> ExitCode.FAILED;
                    };
            return code.number();
        }
    }
}
