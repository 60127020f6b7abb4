package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.cli.config.ConfigFile;
import io.backup4j.cli.config.Settings;
import io.backup4j.cli.output.Output;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** One call of the command line: options, configuration file, surroundings and output, put together. */
final class Invocation {
    /** Who asks for what this program does, in records. */
    static final String REQUESTED_BY = "cli";

    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final Settings settings;
    private final Output output;

    private Invocation(GlobalOptions options, Surroundings surroundings, Settings settings, Output output) {
        this.options = options;
        this.surroundings = surroundings;
        this.settings = settings;
        this.output = output;
    }

    /** That of a command which is about to run. */
    static Invocation of(CommandSpec command) {
        RootCommand root = (RootCommand) command.root().userObject();
        GlobalOptions options = root.options;
        Settings settings = options.config == null ? Settings.none() : ConfigFile.read(options.config);
        Output output = new Output(
                command.commandLine().getOut(),
                command.commandLine().getErr(),
                options.json,
                options.quiet,
                root.surroundings().terminal(),
                root.surroundings().zone());
        return new Invocation(options, root.surroundings(), settings, output);
    }

    GlobalOptions options() {
        return options;
    }

    Settings settings() {
        return settings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Output output() {
        return output;
    }

    Credentials credentials() {
        return new Credentials(options, settings.encryption(), surroundings);
    }

    /** Opens the repository with the key that the user gave, and wipes the key. */
    Session open() {
        return open(RetryLimits.none());
    }

    /**
     * The same.
     *
     * @param retry how often that is tried again, if the failure may pass
     */
    Session open(RetryLimits retry) {
        BackupSink sink = sink();
        Optional<Credential> found = credentials().find();
        try (Credential credential = found.orElse(null)) {
            return open(sink, credential, repositoryOptions(retry));
        }
    }

    /** Opens the repository; the caller keeps the credential. */
    Session open(BackupSink sink, @Nullable Credential credential) {
        return open(sink, credential, repositoryOptions());
    }

    private Session open(BackupSink sink, @Nullable Credential credential, RepositoryOptions repositoryOptions) {
        BackupRepository repository = credential == null
                ? BackupRepository.openUnencrypted(sink, repositoryOptions)
                : BackupRepository.open(sink, credential, repositoryOptions);
        return new Session(this, repository);
    }

    /** A session of a command that opens its repositories itself, because one that is dead must not stop it. */
    Session unopened() {
        return new Session(this, null);
    }

    BackupSink sink() {
        return Places.open(place());
    }

    /** Where the repository is or shall be, as the user wrote it. */
    String place() {
        String place = placeOrNull();
        if (place == null) {
            throw new UsageException(
                    "no repository: give --repository URL, or --config FILE with a line 'repository:' under 'backup:'");
        }
        return place;
    }

    private @Nullable String placeOrNull() {
        String place = options.repository != null ? options.repository : settings.repositoryOrNull();
        return place == null || place.isBlank() ? null : place;
    }

    /** Uses all of the machine: unlike a library, the command line is not a guest. */
    RepositoryOptions repositoryOptions() {
        return repositoryOptions(RetryLimits.none());
    }

    /**
     * The same.
     *
     * @param retry how often opening is tried again, if the failure may pass
     */
    RepositoryOptions repositoryOptions(RetryLimits retry) {
        return RepositoryOptions.builder()
                .openingRetry(retry)
                .singleWriter(options.singleWriter)
                .clock(surroundings.clock())
                .workers(Math.min(256, surroundings.processors()))
                .maxLoad(1)
                .stateDirectory(cacheDirectory())
                .journal(journal())
                .requestedBy(REQUESTED_BY)
                .build();
    }

    private @Nullable Path cacheDirectory() {
        if (options.noCache && options.cacheDirectory != null) {
            throw new UsageException("give either --cache-dir or --no-cache, not both");
        }
        if (options.noCache) {
            return null;
        }
        if (options.cacheDirectory != null) {
            return made(options.cacheDirectory);
        }
        try {
            return Files.createDirectories(surroundings.cacheDirectory());
        } catch (IOException e) {
            // A container with a read-only home is no reason to fail: the index is then held in memory.
            output.note("no cache directory (" + Causes.describe(e) + "); working without");
            return null;
        }
    }

    /** Where runs are recorded on this machine. Nothing is touched before the first record. */
    JournalStore journal() {
        if (options.noJournal && options.journalDirectory != null) {
            throw new UsageException("give either --journal-dir or --no-journal, not both");
        }
        if (options.noJournal) {
            return RunJournals.none();
        }
        return RunJournals.in(
                options.journalDirectory != null ? options.journalDirectory : surroundings.stateDirectory());
    }

    /**
     * Does what comes before a run; if that fails, the run is recorded on this machine as failed. A mistake in the command line is not: who makes it reads the
     * answer, and a success rate that counts it says nothing of the backups.
     */
    <T> T recordingFailure(RunKind kind, @Nullable String plan, Supplier<T> preparation) {
        String place = placeOrNull();
        if (place == null) {
            // Nobody could find the record: it would be one of no repository.
            return preparation.get();
        }
        return recordingFailure(kind, plan, Places.location(place), preparation);
    }

    /**
     * The same of a run on something else than the repository.
     *
     * @param on what that is, as the record shows it
     */
    <T> T recordingFailure(RunKind kind, @Nullable String plan, String on, Supplier<T> preparation) {
        RunJournals.Intent intent = new RunJournals.Intent(kind, plan, REQUESTED_BY, on);
        try {
            return RunJournals.recordingFailure(journalOnly(), intent, () -> Attempt.of(preparation))
                    .orThrow();
        } catch (ConfigurationException e) {
            if (e.getCause() instanceof MissingException missing) {
                throw missing;
            }
            throw e;
        }
    }

    /**
     * Records on this machine what is done without a repository.
     *
     * @param on what it is done with, as the record shows it
     */
    <T> T recording(RunKind kind, String on, Supplier<T> work, Function<T, RunJournals.Ended> ended) {
        return RunJournals.recording(journalOnly(), new RunJournals.Intent(kind, null, REQUESTED_BY, on), work, ended);
    }

    /** What came of a preparation that must not be recorded as failed: a result or a mistake. */
    private record Attempt<T>(
            @Nullable T resultOrNull, @Nullable UsageException mistakeOrNull) {
        static <T> Attempt<T> of(Supplier<T> preparation) {
            try {
                return new Attempt<>(preparation.get(), null);
            } catch (MissingException e) {
                // As one of the library's exceptions, so that the record has its words.
                throw new ConfigurationException(String.valueOf(e.getMessage()), e);
            } catch (UsageException e) {
                return new Attempt<>(null, e);
            }
        }

        T orThrow() {
            if (mistakeOrNull != null) {
                throw mistakeOrNull;
            }
            return Objects.requireNonNull(resultOrNull, "neither a result nor a mistake");
        }
    }

    /** What recording needs and no more: nothing is made on this machine for a run that does not come to be. */
    private RepositoryOptions journalOnly() {
        return RepositoryOptions.builder()
                .clock(surroundings.clock())
                .journal(journal())
                .build();
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new MissingException("--cache-dir: " + Causes.describe(e));
        }
    }
}
