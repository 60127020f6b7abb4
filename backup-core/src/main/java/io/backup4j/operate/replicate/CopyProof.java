package io.backup4j.operate.replicate;

import io.backup4j.engine.backup.Recording;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Proves before its commit that a copy is its origin once more, and gives it the record of that. */
final class CopyProof implements Recording {
    private final Repository from;
    private final Repository to;
    private final ChunkReader origin;
    private final CopyTask task;
    private final AtomicReference<@Nullable Exception> failure;
    private final String by;
    private final RunControl control;
    private Runnable alive = () -> {};
    private @Nullable VerifyOutcome outcome;

    CopyProof(
            Repository from,
            Repository to,
            ChunkReader origin,
            CopyTask task,
            AtomicReference<@Nullable Exception> failure,
            String by,
            RunControl control) {
        this.from = from;
        this.to = to;
        this.origin = origin;
        this.task = task;
        this.failure = failure;
        this.by = by;
        this.control = control;
    }

    /** The copy is not like its origin. */
    static final class Differs extends IOException {
        private static final long serialVersionUID = 1L;

        private Differs(String message) {
            super(message);
        }

        DamagedException translated() {
            return new DamagedException(getMessage() + ". Nothing of the copy is listed.", this);
        }
    }

    /** Somebody else has made the copy. */
    static final class Present extends IOException {
        private static final long serialVersionUID = 1L;

        private Present() {
            super("the same backup was copied by somebody else meanwhile");
        }
    }

    @Override
    public void begin(Runnable step) {
        alive = step;
    }

    @Override
    public Optional<Instant> started() {
        return Optional.of(task.manifest().record().started());
    }

    @Override
    public BackupType type(BackupType read) {
        return task.manifest().record().type();
    }

    @Override
    public Manifest admit(Manifest made, Catalogue.View before) throws IOException {
        requireRead();
        compare(made);
        Manifest copy = new Manifest(record(made.record(), before), made.roots());
        verify(copy);
        Catalogue.View now = to.catalogue().knownView();
        Set<String> there = task.anew() ? Origin.listed(now) : Origin.known(now);
        if (there.contains(Origin.of(task.summary()))) {
            throw new Present();
        }
        carryHold(made.record());
        return copy;
    }

    /** The check, once it was made. */
    Optional<VerifyOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * Returns if everything could be read that was asked for.
     *
     * @throws BackupException the first failure to read: damage, or that of the storage
     */
    void requireRead() {
        Exception met = failure.get();
        if (met instanceof BackupException reason) {
            throw reason;
        }
        if (met != null) {
            throw new StorageException(
                    ErrorCode.STORAGE,
                    "The storage at " + from.sink().location() + " failed while "
                            + task.summary().id() + " was read from it: "
                            + (met instanceof IOException
                                    ? met.getMessage()
                                    : met.getClass().getName())
                            + ". Nothing of the copy is listed; try again when it works.",
                    met);
        }
    }

    private void compare(Manifest made) throws IOException {
        Manifest expected = task.manifest();
        try (RepositoryChunks chunks = new RepositoryChunks(
                to, to.loadIndexForReading(alive).chunks(), to.settings().memoryBytes() / 8)) {
            for (SourceRecord source : expected.record().sources()) {
                Optional<String> difference = ListingComparison.firstDifference(
                        origin, expected.root(source.name()), chunks, made.root(source.name()), alive);
                SourceRecord copied = made.record().source(source.name()).orElseThrow();
                if (difference.isEmpty()
                        && (copied.entries() != source.entries()
                                || copied.files() != source.files()
                                || copied.bytes() != source.bytes())) {
                    difference = Optional.of("it has " + copied.entries() + " entries and " + copied.bytes()
                            + " bytes, expected " + source.entries() + " and " + source.bytes());
                }
                if (difference.isPresent()) {
                    throw new Differs("The copy of " + expected.record().id() + " in the repository at "
                            + to.sink().location() + " differs in source '" + source.name() + "': "
                            + difference.get());
                }
            }
        }
    }

    private void verify(Manifest copy) throws IOException {
        RunControl told = new RunControl(
                progress -> {
                    alive.run();
                    control.progress().accept(progress);
                },
                control.cancellation());
        VerifyOutcome checked = new VerifyRunner(
                        to,
                        new VerifyJob(
                                List.of(copy),
                                false,
                                task.readFraction(),
                                List.of(),
                                false,
                                to.settings().random().nextLong()),
                        told)
                .run();
        Optional<Finding> harm =
                checked.findings().stream().filter(f -> !f.harmless()).findFirst();
        if (harm.isPresent()) {
            throw new DamagedException("The copy of " + copy.record().id() + " in the repository at "
                    + to.sink().location() + " is not whole: " + harm.get().message()
                    + " Nothing of it is listed; check that storage with 'verify'.");
        }
        outcome = checked;
    }

    /** Before the commit, so that no retention sees it without; twice, as every hold, so that no object that the storage loses ends it unseen. */
    private void carryHold(BackupManifest record) throws IOException {
        Optional<BackupNote> hold = task.summary().note(BackupNote.Type.HOLD);
        if (hold.isPresent()) {
            String reason = hold.get().values().getOrDefault("reason", "held where it was copied from");
            for (int note = 0; note < 2; note++) {
                to.records().addNote(record.uuid(), 1, BackupNote.Type.HOLD, by, Map.of("reason", reason));
            }
        }
    }

    private BackupManifest record(BackupManifest made, Catalogue.View before) {
        BackupManifest original = task.manifest().record();
        List<SourceRecord> sources = new ArrayList<>();
        for (SourceRecord source : original.sources()) {
            sources.add(copied(source, made.source(source.name()).orElseThrow()));
        }
        return new BackupManifest(
                made.id(),
                made.uuid(),
                original.type(),
                original.status(),
                original.plan(),
                original.started(),
                original.finished(),
                CopyOrder.of(original, before),
                original.parentOrNull(),
                sources,
                made.compression(),
                made.encryption(),
                original.createdBy(),
                made.metadata());
    }

    /** What was read, from what, when and with which issues is that of the origin; what it took to store is the copy's. */
    private static SourceRecord copied(SourceRecord source, SourceRecord copy) {
        return new SourceRecord(
                source.name(),
                source.kind(),
                source.consistency(),
                copy.entries(),
                copy.files(),
                copy.bytes(),
                source.bytesRead(),
                copy.bytesNew(),
                copy.bytesStored(),
                copy.checksum(),
                source.issues(),
                source.missing(),
                source.properties());
    }
}
