package io.backup4j.operate.replicate;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.verify.VerifyNotes;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one backup into another repository: decoded, cut and sealed anew by that one's keys, compared with its origin, checked, and committed. Used once. When
 * it fails nothing is listed, and what was stored is found again by the next attempt.
 */
public final class BackupCopy {
    private static final Logger LOG = LoggerFactory.getLogger(BackupCopy.class);
    private static final String HOST = "host";

    private final Repository from;
    private final ChunkReader chunks;
    private final Repository to;
    private final CopyTask task;
    private final String by;
    private final RunControl control;

    /**
     * @param chunks of the repository that is copied from, pinned for this backup
     * @param by who asks
     */
    public BackupCopy(
            Repository from, ChunkReader chunks, Repository to, CopyTask task, String by, RunControl control) {
        this.from = from;
        this.chunks = chunks;
        this.to = to;
        this.task = task;
        this.by = by;
        this.control = control;
    }

    /**
     * Makes the copy.
     *
     * @return its manifest, or empty if somebody else made the same copy meanwhile
     * @throws BackupException if it could not be read, or the copy is not what it should be; nothing is listed
     * @throws IOException if the storage failed; the same holds
     */
    public Optional<Manifest> run() throws IOException {
        try {
            return Optional.of(attempt(task.readAll() || !sameHost() ? task.readingAll() : task));
        } catch (CopyProof.Differs e) {
            if (task.readAll()) {
                throw e.translated();
            }
            LOG.warn(
                    "The copy of {} was not like it, and is made again with everything read: {}",
                    task.summary().id(),
                    e.getMessage());
        } catch (CopyProof.Present e) {
            return Optional.empty();
        }
        try {
            return Optional.of(attempt(task.readingAll()));
        } catch (CopyProof.Differs e) {
            throw e.translated();
        } catch (CopyProof.Present e) {
            return Optional.empty();
        }
    }

    /** Evidence is proof between backups of one machine; what has the same name on another proves nothing. */
    private boolean sameHost() throws IOException {
        BackupManifest copied = task.manifest().record();
        Catalogue.View view = to.catalogue().knownView();
        for (BackupSummary there : view.summaries()) {
            if (there.plan().equals(copied.plan())) {
                Optional<Manifest> parent = parent(there);
                String host = copied.metadata().get(HOST);
                return host != null
                        && parent.isPresent()
                        && host.equals(parent.get().record().metadata().get(HOST));
            }
        }
        return true;
    }

    private Optional<Manifest> parent(BackupSummary there) throws IOException {
        try {
            return to.records().load(there.uuid());
        } catch (DamagedException e) {
            LOG.warn("Nothing can be taken over from {}: {}", there.id(), e.getMessage());
            return Optional.empty();
        }
    }

    private Manifest attempt(CopyTask attempted) throws IOException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        CopyProof proof = new CopyProof(from, to, chunks, attempted, failure, by, control);
        try {
            Manifest made = new BackupRunner(to, job(attempted, failure), control, proof).run();
            proof.outcome().ifPresent(this::note);
            return made;
        } catch (SourceException e) {
            // The engine tells what it was told by the source; what that met is the reason.
            proof.requireRead();
            throw e;
        }
    }

    private BackupJob job(CopyTask attempted, AtomicReference<@Nullable Exception> failure) {
        BackupManifest record = attempted.manifest().record();
        boolean encrypted = from.identity().mode() != SealMode.NONE;
        List<BackupSource> sources = record.sources().stream()
                .<BackupSource>map(source ->
                        new StoredSource(source, chunks, attempted.manifest().root(source.name()), encrypted, failure))
                .toList();
        Map<String, String> metadata = new LinkedHashMap<>(record.metadata());
        metadata.put("replicated.from", from.identity().id().toString());
        metadata.put("replicated.backup", record.uuid().toString());
        metadata.put("replicated.at", to.settings().clock().instant().toString());
        return new BackupJob(
                record.plan(),
                attempted.readAll() ? BackupType.FULL : BackupType.INCREMENTAL,
                sources,
                Set.of(),
                () -> {},
                () -> {},
                List.of(),
                record.createdBy(),
                metadata,
                tags(attempted.summary()));
    }

    private static Map<String, String> tags(BackupSummary summary) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (BackupNote note : summary.notes()) {
            if (note.type() == BackupNote.Type.TAG) {
                tags.put(note.values().getOrDefault("key", ""), note.values().getOrDefault("value", ""));
            }
        }
        tags.remove("");
        tags.put(Origin.TAG, Origin.of(summary));
        return tags;
    }

    /** What was checked before the commit, said at the backup. */
    private void note(VerifyOutcome outcome) {
        try {
            new VerifyNotes(to, by).writeFresh(outcome);
        } catch (IOException | BackupException e) {
            LOG.warn("The copy is committed; the result of its check could not be noted: {}", e.getMessage());
        }
    }
}
