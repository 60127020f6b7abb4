package io.backup4j.archive;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.files.ScratchDirectory;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An archive on its way back. Opening it reads all of it, and refuses it, with the name of the member, unless every byte is what its manifest and its checksums
 * say; until then nothing is changed anywhere. Used by one thread.
 */
public final class ArchiveImport implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final String location;
    private final ScratchDirectory scratch;
    private final ArchiveFile file;
    private final ImportOptions options;
    private final CheckedArchive checked;

    private ArchiveImport(
            String location,
            ScratchDirectory scratch,
            ArchiveFile file,
            ImportOptions options,
            CheckedArchive checked) {
        this.location = location;
        this.scratch = scratch;
        this.file = file;
        this.options = options;
        this.checked = checked;
    }

    /**
     * Checks an archive in a file, which must not change while it is used. That it does is noticed, and ends the import.
     *
     * @throws ArchiveException if it is refused; nothing was changed
     */
    public static ArchiveImport open(Path archive, ImportOptions options, RunControl control) {
        return open(archive.toString(), options, control, scratch -> archive);
    }

    /**
     * Checks an archive that arrives as a stream. It is stored in the temporary directory first: what it holds is known only at its end.
     *
     * @param upload read to its end, and left open
     * @throws ArchiveException if it is refused; nothing was changed
     */
    public static ArchiveImport upload(InputStream upload, ImportOptions options, RunControl control) {
        return open("upload", options, control, scratch -> {
            Path stored = scratch.resolve("upload");
            ArchiveProgress progress =
                    ArchiveProgress.begin(control.progress(), Progress.Phase.OPENING, "upload", -1, -1);
            Files.copy(new BombGuard(options.limits(), control, progress).file(upload), stored);
            return stored;
        });
    }

    /** Brings an archive to where it can be read again. */
    private interface Arrival {
        Path in(Path scratch) throws IOException;
    }

    private static ArchiveImport open(String location, ImportOptions options, RunControl control, Arrival arrival) {
        ScratchDirectory scratch = null;
        boolean opened = false;
        try {
            ScratchDirectory.removeLeftovers(options.temporary());
            scratch = ScratchDirectory.make(options.temporary());
            Path archive = arrival.in(scratch.path());
            ArchiveFile file = ArchiveBytes.of(archive, options);
            ArchiveProgress progress =
                    ArchiveProgress.begin(control.progress(), Progress.Phase.VERIFY, location, -1, Files.size(archive));
            BombGuard guard = new BombGuard(options.limits(), control, progress);
            CheckedArchive checked = CheckedArchive.of(file, scratch.path(), options.limits(), guard);
            progress.reportNow();
            opened = true;
            return new ArchiveImport(location, scratch, file, options, checked);
        } catch (IOException e) {
            throw refused(location, e);
        } catch (UncheckedIOException e) {
            throw refused(location, e.getCause());
        } finally {
            if (!opened && scratch != null) {
                closeQuietly(scratch);
            }
        }
    }

    private static void closeQuietly(ScratchDirectory scratch) {
        try {
            scratch.close();
        } catch (IOException e) {
            // The next import or drill in that directory removes it; what failed before is what matters.
        }
    }

    private static ArchiveException refused(String location, IOException e) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        return e instanceof MalformedArchiveException
                ? new ArchiveException("The archive " + location + " is refused: " + why + ". Nothing was changed.", e)
                : new ArchiveException(
                        "The archive " + location + " cannot be read: " + why + ". Nothing was changed.", e);
    }

    /** What it holds. */
    public ArchiveDescription description() {
        return ArchiveDescription.of(checked);
    }

    /**
     * Stores it as a full backup. Each byte is compared with its checksum again; the backup is listed only if all of it is stored. Where it comes from is in its
     * tags ({@code imported.id}, {@code imported.created-by}) and in its metadata. If the imported backup was partial, so is this one; it is also if only a part of it
     * was exported, which its issues name: a source that was left out is listed without entries, and those beside it are as whole as they were.
     *
     * @param plan name of the plan that it is listed under; a later incremental backup of a plan builds on the last one of that name
     * @throws ArchiveException if the file was changed since it was checked; nothing is listed
     * @throws io.backup4j.spi.error.StorageException if the storage failed; nothing is listed
     */
    public BackupReport into(BackupRepository repository, String plan, RunControl control) {
        ImportFailure failure = new ImportFailure(control);
        try (ContentCursor cursor = new ContentCursor(file, scratch.path(), options.limits(), control)) {
            return stored(repository, plan(plan, cursor, failure), failure);
        } catch (IOException e) {
            throw refused(location, e);
        }
    }

    private static BackupReport stored(BackupRepository repository, BackupPlan plan, ImportFailure failure)
            throws IOException {
        try {
            return repository.backup(plan, failure.control());
        } catch (BackupException e) {
            failure.rethrow();
            throw e instanceof CancelledException
                    ? new CancelledException("cancelled by the caller; nothing of the archive is listed", e)
                    : e;
        }
    }

    private BackupPlan plan(String name, ContentCursor cursor, ImportFailure failure) {
        ArchiveHead.Backup backup = checked.head().backup();
        BackupPlan.Builder plan = BackupPlan.named(name)
                .type(BackupType.FULL)
                .retry(RetryLimits.none())
                .createdBy(options.requestedBy())
                .tag("imported.id", backup.id())
                .tag("imported.created-by", backup.createdBy())
                .metadata("imported.id", backup.id())
                .metadata("imported.uuid", backup.uuid())
                .metadata("imported.type", backup.type())
                .metadata("imported.status", backup.status())
                .metadata("imported.plan", backup.plan())
                .metadata("imported.finished", backup.finished().toString());
        backup.metadata().forEach((key, value) -> plan.metadata("imported." + key, value));
        ArchiveLacks lacks = new ArchiveLacks(checked.head());
        for (ArchiveHead.Source source : checked.head().sources()) {
            plan.source(new ArchiveSource(source, lacks.of(source), checked.manifest(), cursor, failure));
        }
        checked.head().leftOut().forEach(left -> plan.source(LeftOutSource.of(checked.head(), left)));
        return plan.build();
    }

    /**
     * Restores it without a repository of one's own: it is stored in a sealed one in the temporary directory, restored from there by the same steps as any
     * backup, and removed. Needs room there for its content, compressed.
     *
     * @param request which sources go where, of the latest backup, which is this one
     * @throws io.backup4j.spi.error.TargetException if the target as a whole failed, or is in place and not quiet
     */
    public RestoreReport restore(RestoreRequest request, RunControl control) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        // Somebody waits for it.
        RepositoryOptions plain = RepositoryOptions.builder().maxLoad(1).build();
        try (Credential credential = Credential.keyFile(key);
                ScratchDirectory room = ScratchDirectory.make(options.temporary());
                BackupRepository passage = BackupRepository.create(
                                DirectorySink.at(room.path()), credential, KeyStretching.PBKDF2, plain)
                        .repository()) {
            into(passage, "import", control);
            return passage.restore(request, control);
        } catch (IOException e) {
            throw refused(location, e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Removes what was stored in the temporary directory. */
    @Override
    public void close() {
        closeQuietly(scratch);
    }
}
