package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.ProgressBar;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import java.util.function.Function;

/** An open repository and what a command needs beside it. Closing it closes the repository. */
final class Session implements AutoCloseable {
    private final Invocation invocation;
    private final BackupRepository repository;

    Session(Invocation invocation, BackupRepository repository) {
        this.invocation = invocation;
        this.repository = repository;
    }

    BackupRepository repository() {
        return repository;
    }

    Invocation invocation() {
        return invocation;
    }

    Output output() {
        return invocation.output();
    }

    /** The id of the backup that an argument means. */
    BackupId resolve(BackupReference reference) {
        return reference.id().orElseGet(() -> repository.latest().id());
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
        repository.close();
    }
}
