package io.backup4j;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.restore.RestoreJob;
import io.backup4j.engine.restore.RestoreOutcome;
import io.backup4j.engine.restore.RestoreRunner;
import io.backup4j.engine.restore.SourceRestore;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.files.GlobSet;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Turns a request into a restore job: which backup, which sources, which target for each. */
final class RestoreCommand {
    private static final String ROOT_PROPERTY = "root";

    private final Repository repository;
    private final BackupQueries queries;
    private final RestoreRequest request;

    RestoreCommand(Repository repository, BackupQueries queries, RestoreRequest request) {
        this.repository = repository;
        this.queries = queries;
        this.request = request;
    }

    RestoreReport plan(Consumer<PlannedEntry> entries, RunControl control) throws IOException {
        return run(true, entries, control);
    }

    RestoreReport restore(RunControl control) throws IOException {
        return run(false, entry -> {}, control);
    }

    private RestoreReport run(boolean dryRun, Consumer<PlannedEntry> entries, RunControl control) throws IOException {
        long start = System.nanoTime();
        Manifest manifest = repository.records().find(backup());
        RestoreJob job = new RestoreJob(
                sources(manifest),
                dryRun,
                request.inPlace(),
                request.force(),
                request.participants(),
                (source, entry, decision) -> entries.accept(new PlannedEntry(source, entry, decision)));
        RestoreOutcome outcome = new RestoreRunner(repository, job, control).run(manifest);
        requireSomething(manifest, outcome);
        return new RestoreReport(
                manifest.record().id(),
                dryRun,
                outcome.complete(),
                outcome.created(),
                outcome.replaced(),
                outcome.kept(),
                outcome.bytesWritten(),
                outcome.issues(),
                lacking(manifest),
                outcome.findings(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private List<EntryIssue> lacking(Manifest manifest) {
        Lacking lacking = new Lacking(request);
        return chosen(manifest).stream()
                .flatMap(source -> lacking.of(source).stream())
                .toList();
    }

    private List<SourceRecord> chosen(Manifest manifest) {
        return manifest.record().sources().stream()
                .filter(source ->
                        request.sources().isEmpty() || request.sources().contains(source.name()))
                .toList();
    }

    /** Globs that match nothing are a mistake, not a complete restore of nothing. */
    private void requireSomething(Manifest manifest, RestoreOutcome outcome) {
        long met = outcome.created() + outcome.replaced() + outcome.kept() + outcome.missing();
        if (met == 0
                && !request.globs().isEmpty()
                && outcome.issues().isEmpty()
                && outcome.findings().isEmpty()) {
            throw new NotFoundException("Nothing in " + manifest.record().id() + " matches "
                    + String.join(" or ", request.globs())
                    + ". A glob with '/' is compared with the whole path from the root of its source; 'files "
                    + manifest.record().id() + "' shows the paths. Nothing was restored.");
        }
    }

    private BackupId backup() throws IOException {
        if (request.selection() instanceof RestoreRequest.Selection.ById byId) {
            return byId.id();
        }
        return request.selection() instanceof RestoreRequest.Selection.At at
                ? queries.at(at.time()).id()
                : queries.latest().id();
    }

    private List<SourceRestore> sources(Manifest manifest) {
        List<SourceRecord> chosen = chosen(manifest);
        requireAllNamed(manifest);
        requirePresent(manifest);
        long fileSources = chosen.stream().filter(RestoreCommand::isFiles).count();
        Predicate<EntryPath> filter = filter();
        List<SourceRestore> restores = new ArrayList<>();
        for (SourceRecord source : chosen) {
            // Nothing makes room for nothing; that it is not there is told with what the backup lacks.
            if (!source.absent()) {
                restores.add(new SourceRestore(source.name(), target(source, fileSources > 1), filter));
            }
        }
        return restores;
    }

    /** Of a backup that is asked for as a whole the rest is restored; who names a source wants that one. */
    private void requirePresent(Manifest manifest) {
        for (String name : request.sources()) {
            SourceRecord source = manifest.record().source(name).orElseThrow();
            if (source.absent()) {
                throw new NotFoundException("Backup " + manifest.record().id() + " holds nothing of source '" + name
                        + "': "
                        + source.issues().stream()
                                .filter(EntryIssue::missing)
                                .findFirst()
                                .map(EntryIssue::message)
                                .orElse("it was missing when it was made")
                        + ". Nothing was restored. Restore another backup.");
            }
        }
    }

    private void requireAllNamed(Manifest manifest) {
        for (String name : request.sources()) {
            if (manifest.record().source(name).isEmpty()) {
                throw new NotFoundException("Backup " + manifest.record().id() + " has no source '" + name
                        + "'; it has "
                        + manifest.record().sources().stream()
                                .map(SourceRecord::name)
                                .collect(Collectors.joining(", ")) + ".");
            }
        }
    }

    private Predicate<EntryPath> filter() {
        if (request.globs().isEmpty()) {
            return path -> true;
        }
        return GlobSet.of(request.globs())::covers;
    }

    private RestoreTarget target(SourceRecord source, boolean directoryEach) {
        RestoreTarget given = request.targets().get(source.name());
        if (given != null) {
            return given;
        }
        if (!isFiles(source)) {
            throw new ConfigurationException("Source '" + source.name() + "' is of kind " + source.kind()
                    + " and needs a target of its own: RestoreRequest.target(\"" + source.name()
                    + "\", …), or leave it out by naming the sources to restore.");
        }
        Path directory = request.inPlace() ? origin(source) : below(source, directoryEach);
        return FileTarget.into(directory)
                .overwrite(request.overwrite())
                .fsync(request.fsync())
                .delta(request.delta());
    }

    private Path origin(SourceRecord source) {
        return Optional.ofNullable(source.properties().get(ROOT_PROPERTY))
                .map(Path::of)
                .orElseThrow(() -> new ConfigurationException("Backup of source '" + source.name()
                        + "' does not say where it came from; restore it into a directory instead of in place."));
    }

    private Path below(SourceRecord source, boolean directoryEach) {
        Path directory = request.directory()
                .orElseThrow(() -> new ConfigurationException("No target for source '" + source.name()
                        + "': say into(directory), inPlace(), or target(\"" + source.name() + "\", …)."));
        return directoryEach ? directory.resolve(source.name()) : directory;
    }

    private static boolean isFiles(SourceRecord source) {
        return source.kind().equals(FileSource.KIND);
    }
}
