package io.backup4j.archive;

import io.backup4j.BackupRepository;
import io.backup4j.RunJournals;
import io.backup4j.engine.seal.KdfOptions;
import io.backup4j.engine.seal.StreamSealer;
import io.backup4j.files.FileSource;
import io.backup4j.files.GlobSet;
import io.backup4j.files.ScratchDirectory;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.RunBytes;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup into one stream that other programs open. In one pass, in constant memory, without room for a copy: manifest and checksums wait in a temporary
 * directory, because they come last. Every byte was authenticated.
 */
public final class ArchiveExport {
    private final BackupRepository repository;
    private final ExportRequest request;

    private ArchiveExport(BackupRepository repository, ExportRequest request) {
        this.repository = repository;
        this.request = request;
    }

    public static ArchiveExport of(BackupRepository repository, ExportRequest request) {
        return new ArchiveExport(repository, request);
    }

    /**
     * Writes the archive. That it was written, and for whom, is in the journal of the repository.
     *
     * @param out stays open. What was written before a failure has no end, which every program that reads it sees
     * @throws ArchiveException if the stream failed or a source cannot be rendered
     * @throws NotFoundException if there is no such backup, source or file; nothing was written
     * @throws io.backup4j.spi.error.DamagedException if the backup is damaged
     */
    public ExportReport writeTo(OutputStream out, RunControl control) {
        return RunJournals.recording(
                repository,
                RunKind.EXPORT,
                request.requestedBy().orElse(null),
                () -> written(out, control),
                ArchiveExport::ended);
    }

    private static RunJournals.Ended ended(ExportReport report) {
        return new RunJournals.Ended(report.complete(), report.backup(), new RunBytes(report.bytes(), 0, 0));
    }

    private ExportReport written(OutputStream out, RunControl control) {
        try (ScratchDirectory scratch = ScratchDirectory.make(request.temporary());
                BackupContents contents = repository.contents(request.backup())) {
            List<SourceRecord> sources = chosen(contents.manifest());
            requireSomething(contents, sources);
            CountedOutput counted = new CountedOutput(out, control);
            StreamSealer sealer = sealer(counted);
            OutputStream target = sealer == null ? counted : sealer;
            ArchiveProgress progress = progress(sources, control);
            ExportStream stream =
                    ExportStream.begin(target, request, contents.manifest(), sources, scratch.path(), progress);
            try (stream) {
                for (SourceRecord source : sources) {
                    write(source, contents, stream);
                }
                stream.finish();
            }
            if (sealer != null) {
                sealer.finish();
            }
            progress.reportNow();
            return new ExportReport(
                    request.backup(),
                    request.format(),
                    contents.manifest().status() == BackupStatus.COMPLETED,
                    request.globs(),
                    ExportHead.leftOut(contents.manifest(), sources),
                    stream.entries(),
                    stream.rendered(),
                    stream.bytes(),
                    counted.written());
        } catch (IOException e) {
            throw failure(e);
        } catch (UncheckedIOException e) {
            throw failure(e.getCause());
        }
    }

    /** Of some files, and of what is rendered, nobody knows beforehand how much it is. */
    private ArchiveProgress progress(List<SourceRecord> sources, RunControl control) {
        boolean entriesKnown = request.globs().isEmpty();
        boolean bytesKnown =
                entriesKnown && sources.stream().map(SourceRecord::kind).noneMatch(request.renderers()::containsKey);
        return ArchiveProgress.begin(
                control.progress(),
                Progress.Phase.EXPORT,
                request.backup().value(),
                entriesKnown ? sources.stream().mapToLong(SourceRecord::entries).sum() : -1,
                bytesKnown ? sources.stream().mapToLong(SourceRecord::bytes).sum() : -1);
    }

    private @Nullable StreamSealer sealer(OutputStream out) throws IOException {
        return request.credential().isEmpty()
                ? null
                : new StreamSealer(out, request.credential().get(), KdfOptions.pbkdf2());
    }

    private ArchiveException failure(IOException e) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        return new ArchiveException(
                "The archive of " + request.backup() + " could not be written: " + why
                        + ". What was written so far is of no use; remove it and export again.",
                e);
    }

    private void write(SourceRecord source, BackupContents contents, ExportStream stream) throws IOException {
        Predicate<EntryPath> wanted = wanted();
        Iterator<StoredEntry> entries = contents.entries(source.name());
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            if (wanted.test(entry.path())) {
                stream.stored(source.name(), entry, () -> contents.open(source.name(), entry.path()));
            }
        }
        ArchiveRenderer renderer = request.renderers().get(source.kind());
        if (renderer != null) {
            renderer.render(source, contents, stream.filesOf(source.name()));
        }
    }

    private Predicate<EntryPath> wanted() {
        return request.globs().isEmpty() ? path -> true : GlobSet.of(request.globs())::covers;
    }

    private List<SourceRecord> chosen(BackupManifest manifest) {
        for (String name : request.sources()) {
            SourceRecord source = manifest.source(name)
                    .orElseThrow(() -> new NotFoundException("Backup " + manifest.id() + " has no source '" + name
                            + "'; it has "
                            + manifest.sources().stream()
                                    .map(SourceRecord::name)
                                    .collect(Collectors.joining(", "))
                            + ". Nothing was written."));
            if (!request.globs().isEmpty() && !source.kind().equals(FileSource.KIND)) {
                throw new ConfigurationException("Source '" + name + "' is of kind " + source.kind()
                        + ", of which no files can be chosen; leave out either the source or the files."
                        + " Nothing was written.");
            }
        }
        return manifest.sources().stream()
                .filter(source ->
                        request.sources().isEmpty() || request.sources().contains(source.name()))
                .filter(source -> request.globs().isEmpty() || source.kind().equals(FileSource.KIND))
                .toList();
    }

    /** Globs that match nothing are a mistake, and seen before the first byte is written. */
    private void requireSomething(BackupContents contents, List<SourceRecord> sources) throws IOException {
        if (request.globs().isEmpty()) {
            return;
        }
        Predicate<EntryPath> wanted = wanted();
        for (SourceRecord source : sources) {
            Iterator<StoredEntry> entries = contents.entries(source.name());
            while (entries.hasNext()) {
                if (wanted.test(entries.next().path())) {
                    return;
                }
            }
        }
        throw new NotFoundException("No file of " + request.backup() + " matches "
                + String.join(" or ", request.globs()) + ". Nothing was written.");
    }
}
