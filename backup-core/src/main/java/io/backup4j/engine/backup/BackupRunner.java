package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListingWriter;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ListedPacks;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.repository.StoreTime;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.engine.run.Pulse;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a backup job into one repository, from registration to commit. Used once. */
public final class BackupRunner {
    /** After this a listing is made again, though no prune can take what a registered writer builds on: a store may lose something meanwhile. */
    private static final Duration STILL_TRUE = Duration.ofMinutes(1);

    private final Repository repository;
    private final BackupJob job;
    private final RunControl control;
    private final RunCounters counters = new RunCounters();
    private final FirstFailure failure;
    private final ProgressMeter progress;
    private final Instant started;
    private final Pulse.Pace pace;
    private final Recording recording;
    private Optional<StoreTime> storeTime = Optional.empty();
    private Optional<StoredState> seen = Optional.empty();

    public BackupRunner(Repository repository, BackupJob job, RunControl control) {
        this(repository, job, control, Recording.OWN);
    }

    /** A run that is recorded in another way. */
    public BackupRunner(Repository repository, BackupJob job, RunControl control, Recording recording) {
        this(repository, job, control, recording, Pulse.Pace.REAL);
    }

    /** At another pace of heartbeats. */
    BackupRunner(Repository repository, BackupJob job, RunControl control, Pulse.Pace pace) {
        this(repository, job, control, Recording.OWN, pace);
    }

    private BackupRunner(
            Repository repository, BackupJob job, RunControl control, Recording recording, Pulse.Pace pace) {
        this.pace = pace;
        this.recording = recording;
        this.repository = repository;
        this.job = job;
        this.control = control;
        this.failure = new FirstFailure(control.cancellation());
        this.progress = new ProgressMeter(counters, control.progress());
        this.started = recording
                .started()
                .orElseGet(() -> repository.settings().clock().instant());
    }

    /**
     * Runs the job. When this returns, the backup is durable and listed.
     *
     * @throws SourceException if nothing could be backed up, or a source demands encryption
     * @throws IOException if the storage failed; nothing is listed
     */
    public Manifest run() throws IOException {
        requireEncryptionWhereDemanded();
        recording.begin(counters.steps::increment);
        progress.enter(Progress.Phase.OPENING, repository.sink().location());
        try (WriterSession writer = repository.registerWriter(pace.nanoTime())) {
            return Pulse.during(pace, counters::work, writer::heartbeat, () -> backUp(writer));
        }
    }

    private Manifest backUp(WriterSession writer) throws IOException {
        // While there is room: if this run fills the disk, clean-up must still be possible.
        repository.reserve().ensure();
        Catalogue.View before = repository.catalogue().glance();
        Optional<Manifest> parent = ParentChoice.find(repository, before, job);
        Set<PackName> damaged = repository.damagedPacks().known(before);
        ListedPacks packs = repository.packsToBuildOn(writer.generation(), damaged);
        long listedNanos = pace.nanoTime().getAsLong();
        RepositoryIndex index = repository.loadIndex(packs, counters.steps::increment);
        publishUnindexed(index);
        long cacheBytes = repository.settings().backupBytes() / 8;
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index.chunks(), cacheBytes);
                OpenSources sources = OpenSources.open(repository, job, parent, chunks, index.chunks(), counters)) {
            List<Archive> archives = archiveAll(index, sources);
            progress.enter(Progress.Phase.COMMIT, repository.sink().location());
            Manifest manifest = recording.admit(manifest(writer, before.highestOrder() + 1, parent, archives), before);
            tag(writer);
            // The last moment at which nothing is listed.
            control.cancellation().check();
            writer.commit(BackupRecords.encode(manifest), control.cancellation());
            storeTime = writer.storeTime();
            boolean same = counters.bytesStored.sum() == 0
                    && index.unindexed().contents().isEmpty();
            if (same && pace.nanoTime().getAsLong() - listedNanos < STILL_TRUE.toNanos()) {
                seen = Optional.of(StoredState.of(packs, index));
            }
            return manifest;
        }
    }

    /** What the store's clock said when the run registered, if it was looked at. */
    public Optional<StoreTime> storeTime() {
        return storeTime;
    }

    /** Packs and index as the run has listed them, if it has stored nothing since and that was a minute ago at most: then another look shows the same. */
    public Optional<StoredState> seen() {
        return seen;
    }

    /** Before the commit, so that no retention sees the backup without them. Of a run that fails they are notes on nothing. */
    private void tag(WriterSession writer) throws IOException {
        for (Map.Entry<String, String> tag : new TreeMap<>(job.tags()).entrySet()) {
            repository
                    .records()
                    .addNote(
                            writer.uuid(),
                            1,
                            BackupNote.Type.TAG,
                            job.createdBy(),
                            Map.of("key", tag.getKey(), "value", tag.getValue()));
            counters.steps.increment();
        }
    }

    /** What this run may build on must be in the index before its commit (I2); it also spares everybody else from reading those packs. */
    private void publishUnindexed(RepositoryIndex index) throws IOException {
        for (ByteBuffer content : index.unindexed().contents()) {
            repository.publishIndex(content, index.cache());
            counters.steps.increment();
        }
    }

    private void requireEncryptionWhereDemanded() {
        if (repository.identity().mode() != SealMode.NONE) {
            return;
        }
        for (BackupSource source : job.sources()) {
            if (source.requiresEncryption()) {
                throw new SourceException(
                        ErrorCode.ENCRYPTION_REQUIRED,
                        "Source '" + source.name() + "' holds secrets and demands encryption, but the repository at "
                                + repository.sink().location()
                                + " is not encrypted. Nothing was stored. Use an encrypted repository for this source.");
            }
        }
    }

    /** The outcome of one source. */
    private record Archive(SourceRecord record, ChunkRef root) {}

    private List<Archive> archiveAll(RepositoryIndex index, OpenSources sources) throws IOException {
        List<Archive> archives = new ArrayList<>();
        try (StorePipeline pipeline = new StorePipeline(repository, index, counters, failure)) {
            try {
                for (OpenSource source : sources.all()) {
                    progress.enter(Progress.Phase.BACKUP, source.source().name());
                    archives.add(archive(source, pipeline));
                }
                pipeline.finish(progress);
            } catch (Throwable e) {
                failure.report(e);
                throw e;
            }
        }
        requireOneWhole(sources, archives);
        return archives;
    }

    private Archive archive(OpenSource open, StorePipeline pipeline) throws IOException {
        long read = counters.bytesRead.sum();
        long fresh = counters.bytesNew.sum();
        long stored = counters.bytesStored.sum();
        SourceSession session = open.session();
        SourceArchiver.Archived archived = null;
        SourceFacts facts = new SourceFacts(new Consistency.Held(started), Map.of());
        if (session == null) {
            missing(open, open.failure());
        } else {
            try {
                archived = new SourceArchiver(repository, pipeline, counters, failure, progress)
                        .archive(session, open.parent(), open.issues());
                facts = SourceFacts.of(session);
            } catch (EntryFailure e) {
                failure.check();
                archived = null;
                missing(open, e.getCause());
            }
        }
        if (archived == null) {
            ChunkRef empty = new ListingWriter(pipeline.metadata()).finish();
            archived = new SourceArchiver.Archived(empty, 0, 0, 0);
        }
        if (!heldAsAsked(open.source().name(), facts.consistency())) {
            open.issues()
                    .accept(new EntryIssue(
                            open.source().name(),
                            false,
                            "cannot be held at one instant, so this snapshot is partial; if that is meant, allow this source to be fuzzy"
                                    + " by name (BackupPlan.allowFuzzy, --allow-fuzzy)"));
        }
        SourceRecord record = new SourceRecord(
                open.source().name(),
                open.source().kind(),
                facts.consistency(),
                archived.entries(),
                archived.files(),
                archived.bytes(),
                counters.bytesRead.sum() - read,
                counters.bytesNew.sum() - fresh,
                counters.bytesStored.sum() - stored,
                archived.root().id().toString(),
                open.issues().issues(),
                open.issues().missing(),
                facts.properties());
        return new Archive(record, archived.root());
    }

    /** What a session says of itself after its last entry was read, and only then: one that broke may not be able to answer. */
    private record SourceFacts(Consistency consistency, Map<String, String> properties) {
        private static SourceFacts of(SourceSession session) throws EntryFailure {
            try {
                return new SourceFacts(session.consistency(), session.properties());
            } catch (RuntimeException e) {
                throw new EntryFailure(e);
            }
        }
    }

    private static void missing(OpenSource open, @Nullable Throwable cause) {
        open.issues()
                .accept(new EntryIssue(
                        open.source().name(), true, "the whole source is missing: " + OpenSources.reason(cause)));
    }

    /** One source may fail beside others; a run that stored none of its sources has failed. */
    private static void requireOneWhole(OpenSources sources, List<Archive> archives) {
        boolean any = archives.stream()
                .anyMatch(archive ->
                        archive.record().entries() > 0 || archive.record().missing() == 0);
        if (!any) {
            OpenSource first = sources.all().get(0);
            throw new SourceException(
                    ErrorCode.SOURCE,
                    "Nothing could be backed up: "
                            + first.issues().issues().get(0).message());
        }
    }

    private Manifest manifest(WriterSession writer, long order, Optional<Manifest> parent, List<Archive> archives)
            throws IOException {
        Map<String, ChunkRef> roots = new HashMap<>();
        List<SourceRecord> records = new ArrayList<>();
        for (Archive archive : archives) {
            records.add(archive.record());
            roots.put(archive.record().name(), archive.root());
        }
        records.sort(Comparator.comparing(SourceRecord::name));
        BackupType type = recording.type(job.type());
        BackupId id = repository.records().claimId(started, type, writer.uuid());
        BackupManifest record = new BackupManifest(
                id,
                writer.uuid(),
                type,
                records.stream().allMatch(this::complete) ? BackupStatus.COMPLETED : BackupStatus.PARTIAL,
                job.plan(),
                started,
                repository.settings().clock().instant(),
                order,
                parent.map(p -> p.record().id()).orElse(null),
                records,
                "zstd level " + repository.settings().compressionLevel(),
                repository.identity().mode().word(),
                job.createdBy(),
                job.metadata());
        return new Manifest(record, roots);
    }

    private boolean complete(SourceRecord record) {
        return record.missing() == 0 && heldAsAsked(record.name(), record.consistency());
    }

    private boolean heldAsAsked(String source, Consistency consistency) {
        return job.type() != BackupType.SNAPSHOT
                || consistency instanceof Consistency.Held
                || job.fuzzyAllowed().contains(source);
    }
}
