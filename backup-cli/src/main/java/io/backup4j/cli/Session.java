package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.ProgressBar;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An open repository and what a command needs beside it. Closing it closes the repository. */
final class Session implements AutoCloseable {
    private final Invocation invocation;
    private final @Nullable BackupRepository repository;

    /** @param repository null for a command that opens several itself */
    Session(Invocation invocation, @Nullable BackupRepository repository) {
        this.invocation = invocation;
        this.repository = repository;
    }

    BackupRepository repository() {
        return Objects.requireNonNull(repository, "this command opens its repositories itself");
    }

    Invocation invocation() {
        return invocation;
    }

    Output output() {
        return invocation.output();
    }

    /** The id of the backup that an argument means. */
    BackupId resolve(BackupReference reference) {
        return reference.id().orElseGet(() -> repository().latest().id());
    }

    /** Runs a long operation: with a progress bar where there is a terminal, and stopped by a signal. */
    <T> T run(Function<RunControl, T> operation) {
        Interruption interruption = invocation.surroundings().interruption();
        try (ProgressBar bar = output().progressBar()) {
            return operation.apply(new RunControl(bar, interruption.begin()));
        } finally {
            interruption.end();
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
    }
}
