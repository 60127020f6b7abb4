package io.backup4j.cli;

import io.backup4j.spi.journal.RunKind;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that opens the repository, does one thing and closes it. */
abstract class RepositoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private @Nullable RunTelling telling;

    @Override
    public final Integer call() throws IOException {
        Invocation invocation = Invocation.of(spec);
        RunKind kind = recorded().orElse(null);
        RunTelling made = new RunTelling(invocation, kind, kind == null ? null : alertName(kind));
        telling = made;
        return made.around(() -> {
                    try (Session session = prepared(invocation)) {
                        return run(session);
                    }
                })
                .number();
    }

    /** Who is told what becomes of this. */
    final RunTelling telling() {
        return Objects.requireNonNull(telling, "it is there while the command runs");
    }

    /** What a run of this kind is called in alerts; null if nobody is told of it. */
    @Nullable
    String alertName(RunKind kind) {
        return RunName.of(kind, recordedPlan()).orElse(null);
    }

    /** What goes wrong before there is a repository is recorded on this machine: a run that was wanted did not happen. */
    private Session prepared(Invocation invocation) {
        Optional<RunKind> kind = recorded();
        if (kind.isEmpty()) {
            check(invocation);
            return open(invocation);
        }
        return invocation.recordingFailure(kind.get(), recordedPlan(), () -> {
            check(invocation);
            telling().begin();
            return open(invocation);
        });
    }

    /** What is recorded as failed if the repository cannot be opened; empty for commands that are no runs, and for dry runs. */
    Optional<RunKind> recorded() {
        return Optional.empty();
    }

    /** Name of the plan for that record. */
    @Nullable
    String recordedPlan() {
        return null;
    }

    /** Refuses what makes no sense, before anything is opened. */
    void check(Invocation invocation) {}

    /** Opens the repository with the key that the user gave. */
    Session open(Invocation invocation) {
        return invocation.open();
    }

    /** Does the work. */
    abstract ExitCode run(Session session) throws IOException;
}
