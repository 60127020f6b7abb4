package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.operate.journal.RepositoryJournal;
import io.backup4j.operate.journal.RunHistory;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.verify.BackupContents;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One place where backups live, opened with a key. Thread-safe; several may be open in one JVM, also on the same place. Failures are
 * {@link io.backup4j.spi.error.BackupException}s.
 */
public final class BackupRepository implements AutoCloseable {
    private final Repository repository;
    private final BackupQueries queries;
    private final RepositoryOptions options;
    private final Journalled journalled;

    private BackupRepository(Repository repository, RepositoryOptions options) {
        this.repository = repository;
        this.queries = new BackupQueries(repository);
        this.options = options;
        this.journalled = Journalled.of(repository, options);
    }

    /**
     * Makes an encrypted repository: creates the keys, one slot for the credential and one for a recovery key, and checks that the sink refuses to
     * overwrite. Failed calls of the sink are retried here and in all later work, see {@link RetryingSink}.
     *
     * @throws io.backup4j.spi.error.RepositoryException if there is one already; nothing was changed
     */
    public static NewRepository create(
            BackupSink sink, Credential credential, KeyStretching stretching, RepositoryOptions options) {
        return Failures.translating(sink.location(), () -> {
            RepositoryAccess.Created created =
                    RepositoryOpening.access(sink, options).create(credential, RepositoryKeys.kdf(stretching));
            try {
                EmergencyKit kit =
                        RepositoryKeys.kit(created.repository(), created.recoverySlot(), created.recoveryKey());
                return new NewRepository(new BackupRepository(created.repository(), options), kit);
            } finally {
                Arrays.fill(created.recoveryKey(), (byte) 0);
            }
        });
    }

    /** Makes a repository without encryption: it detects damage, not tampering, and everybody who reaches the place can read it. */
    public static BackupRepository createUnencrypted(BackupSink sink, RepositoryOptions options) {
        return Failures.translating(
                sink.location(),
                () -> new BackupRepository(
                        RepositoryOpening.access(sink, options).createUnencrypted(), options));
    }

    /**
     * Opens an encrypted repository.
     *
     * @param sink closed by {@link #close()}
     * @throws io.backup4j.spi.error.RepositoryException if there is none, or it is unencrypted, or of another version or id than expected
     * @throws io.backup4j.spi.error.WrongKeyException if the credential opens no slot
     */
    public static BackupRepository open(BackupSink sink, Credential credential, RepositoryOptions options) {
        return new BackupRepository(RepositoryOpening.open(sink, credential, options), options);
    }

    /** Opens a repository that was made without encryption. */
    public static BackupRepository openUnencrypted(BackupSink sink, RepositoryOptions options) {
        return new BackupRepository(RepositoryOpening.open(sink, null, options), options);
    }

    public UUID id() {
        return repository.identity().id();
    }

    /** {@code aes-256-gcm} or {@code none}. */
    public String encryption() {
        return repository.identity().mode().word();
    }

    /** Where it is, without credentials. */
    public String location() {
        return repository.sink().location();
    }

    /**
     * Runs a plan. When this returns, the backup is durable, listed and checked; when it throws, nothing of the run is listed. A failure that may pass is
     * tried again within the plan's limits: this call then waits on its thread, logs each wait, and a cancellation ends it. Every attempt is recorded.
     */
    public BackupReport backup(BackupPlan plan, RunControl control) {
        return new PlanCommand(this, control).run(plan);
    }

    Repository engine() {
        return repository;
    }

    RepositoryOptions options() {
        return options;
    }

    Journalled journalled() {
        return journalled;
    }

    /** {@link #backup(BackupPlan, RunControl)} without anybody listening. */
    public BackupReport backup(BackupPlan plan) {
        return backup(plan, RunControl.none());
    }

    /** All backups, newest first in commit order. */
    public List<BackupSummary> list() {
        return translating(queries::list);
    }

    /** The last backup in commit order that is not known to be corrupted; an imported one only where there is no other. */
    public BackupSummary latest() {
        return translating(queries::latest);
    }

    /** The last backup in commit order that was finished at or before a time and is not known to be corrupted; imported as for {@link #latest}. */
    public BackupSummary at(Instant time) {
        return translating(() -> queries.at(time));
    }

    /**
     * Everything known about a backup.
     *
     * @throws io.backup4j.spi.error.NotFoundException if there is no such backup
     */
    public BackupDetails show(BackupId id) {
        return translating(() -> queries.show(id));
    }

    /** What a backup holds, read as it is asked for and authenticated. A registered reader, whose packs a prune leaves alone, until the caller closes it. */
    public BackupContents contents(BackupId id) {
        return translating(() -> queries.contents(id));
    }

    /** Finds versions of files over all backups, in order of source and path. */
    public void find(String glob, Consumer<FoundEntry> found) {
        translating(() -> {
            queries.find(glob, found);
            return glob;
        });
    }

    /** Differences from one backup to another, in order of source and path. */
    public void diff(BackupId first, BackupId second, Consumer<EntryDifference> differences) {
        translating(() -> {
            queries.diff(first, second, differences);
            return first;
        });
    }

    /** Says what a restore would do, entry by entry, and changes nothing. */
    public RestoreReport planRestore(RestoreRequest request, Consumer<PlannedEntry> entries, RunControl control) {
        return translating(() -> new RestoreCommand(repository, queries, request).plan(entries, control));
    }

    /**
     * Restores. Everything written was verified; an entry that could not be restored is an issue, and the report is then not complete.
     *
     * @throws io.backup4j.spi.error.TargetException if the target as a whole failed, or is in place and not quiet
     */
    public RestoreReport restore(RestoreRequest request, RunControl control) {
        return journalled.run(
                Journalled.Run.of(RunKind.RESTORE, options.requestedBy()),
                () -> translating(() -> new RestoreCommand(repository, queries, request).restore(control)),
                RunResult::of);
    }

    /** {@link #restore(RestoreRequest, RunControl)} without anybody listening. */
    public RestoreReport restore(RestoreRequest request) {
        return restore(request, RunControl.none());
    }

    /**
     * Checks stored data. What is wrong are findings, not exceptions. As far as the storage can be written, the result is noted on each backup, and packs in
     * which damage was seen are marked: no later backup builds on them until they are read whole and found intact.
     */
    public VerifyReport verify(VerifyRequest request, RunControl control) {
        return journalled.run(
                Journalled.Run.of(RunKind.VERIFY, options.requestedBy()),
                () -> translating(() -> new VerifyCommand(repository, control).run(request)),
                RunResult::of);
    }

    /**
     * Restores a backup into sandboxes, compares it with what the backup says, and removes it again. The result is noted on the backup; one that fails is
     * noted as corrupted, and the request's listener is told. Whatever lies in a sandbox (no room, a full disk) is a skip with its reason.
     *
     * @throws io.backup4j.spi.error.NotFoundException if there is no such backup, or none to choose from
     */
    public DrillReport drill(DrillRequest request, RunControl control) {
        return journalled.run(
                Journalled.Run.of(RunKind.DRILL, request.requestedBy()),
                () -> translating(() -> new DrillCommand(repository, control).run(request)),
                RunResult::of);
    }

    /**
     * What was run on this repository: by this host, also what the repository itself could not take, and by the others that use it. {@link RunJournals} reads
     * this host's half without a repository.
     */
    public History history(HistoryQuery query) {
        return translating(
                () -> History.of(new RunHistory(options.journal().orElse(null), new RepositoryJournal(repository))
                        .read(query.place(location()))));
    }

    /**
     * Deletes a listed backup: it is no longer listed, and the next prune frees what only it needs. Until then {@link #undelete(BackupId)} brings it back.
     *
     * @throws io.backup4j.spi.error.HeldException if it is held; it is still listed
     * @throws io.backup4j.spi.error.DamagedException if objects that might note a hold cannot be read; it is still listed
     * @throws io.backup4j.spi.error.NotFoundException if it is not listed; the message says why
     * @throws io.backup4j.spi.error.StorageException if the storage failed. Whether it is deleted is then to be looked up
     */
    public void delete(BackupId id, String reason) {
        translating(() -> deletion().delete(id, reason));
    }

    /** The same for a backup whose manifest cannot be read, and which therefore has no id. Findings of {@code verify} name it. */
    public void delete(UUID uuid, String reason) {
        translating(() -> deletion().delete(uuid, reason));
    }

    /**
     * Brings a deleted backup back, whole. May be repeated after any failure.
     *
     * @throws io.backup4j.spi.error.NotFoundException if it is not deleted, or a prune has given it up; the message says which
     */
    public void undelete(BackupId id) {
        translating(() -> deletion().undelete(id));
    }

    /** The same for a backup whose manifest cannot be read. */
    public void undelete(UUID uuid) {
        translating(() -> deletion().undelete(uuid));
    }

    /** What was deleted, newest first in commit order, backups without a readable manifest last. Costs a request for each. */
    public List<DeletedBackupInfo> deleted() {
        return translating(() -> deletion().deleted());
    }

    /**
     * Holds a listed backup: nothing deletes it until it is released.
     *
     * @throws io.backup4j.spi.error.NotFoundException if it is not listed, or was deleted at the same moment; nothing is held
     * @throws io.backup4j.spi.error.DamagedException if its notes cannot be read; nothing was changed
     * @throws io.backup4j.spi.error.StorageException if the storage failed. Whether it is held is then to be looked up; {@link #release} ends it, also that of
     *     a backup that was deleted meanwhile, after {@link #undelete(BackupId)}
     */
    public void hold(BackupId id, String reason) {
        translating(() -> deletion().hold(id, reason));
    }

    /**
     * Ends the hold of a backup. A hold that somebody else puts at the same moment stays.
     *
     * @throws io.backup4j.spi.error.NotFoundException if it is not listed, or not held
     */
    public void release(BackupId id, String reason) {
        translating(() -> deletion().release(id, reason));
    }

    /** Gives a listed backup a tag, or its tag of that key another value; {@code KeepRule.tagged} keeps what has it. */
    public void tag(BackupId id, String key, String value) {
        translating(() -> new TagCommand(repository, options.requestedBy()).tag(id, key, value));
    }

    private DeletionCommand deletion() {
        return new DeletionCommand(repository, options.requestedBy());
    }

    /**
     * Frees the space of what no backup needs, beside running backups and restores: what was deleted, what dead runs left behind, and packs of which little is
     * needed. Whenever it ends, by an exception, a cancellation or the death of the process, nothing is lost, and the next one goes on.
     *
     * @throws io.backup4j.spi.error.DamagedException if an object cannot be read that says what a backup needs; nothing more was deleted
     * @throws io.backup4j.spi.error.StorageException if the storage failed, or does not do what clean-up beside others needs
     * @throws io.backup4j.spi.error.LockedException in single-writer mode, if somebody else is registered
     */
    public PruneReport prune(PruneRequest request, RunControl control) {
        return prune(request, control, null);
    }

    /** {@link #prune(PruneRequest, RunControl)} without anybody listening. */
    public PruneReport prune(PruneRequest request) {
        return prune(request, RunControl.none());
    }

    PruneReport prune(PruneRequest request, RunControl control, @Nullable String plan) {
        Supplier<PruneReport> work = () -> translating(() -> new PruneCommand(repository, control).run(request));
        return request.dryRun()
                ? work.get()
                : journalled.run(Journalled.Run.of(RunKind.PRUNE, plan, request.requestedBy()), work, RunResult::of);
    }

    /** Says which backups a policy would keep and delete, each with its reason, and changes nothing. */
    public RetentionReport planRetention(RetentionPolicy policy, ZoneId zone) {
        return applyRetention(RetentionRequest.of(policy).zone(zone).dryRun().build());
    }

    /**
     * Applies a policy to the backups that exist: deletes what it lets go, one by one, and logs each with its reason. Held backups and the newest verified one
     * always stay. Nothing is deleted if a clock looks wrong, or more than half would go without {@code force}: see {@link RetentionReport#stops()}. Deleting
     * frees nothing by itself; a prune does.
     *
     * @throws io.backup4j.spi.error.DamagedException if notes cannot be read that may be holds; nothing was deleted
     */
    public RetentionReport applyRetention(RetentionRequest request) {
        Supplier<RetentionReport> work = () -> translating(() -> new RetentionCommand(repository).run(request));
        return request.dryRun()
                ? work.get()
                : journalled.run(
                        Journalled.Run.of(RunKind.RETENTION, request.plan().orElse(null), request.requestedBy()),
                        work,
                        RunResult::of);
    }

    /**
     * Repairs a part of the repository, beside running backups. What is damaged or lost is in the report, not an exception; what could be saved is durable when
     * this returns. Packs that it found damaged are marked, unless it is a dry run: no later backup builds on them. If it fails, what was saved until then
     * stays saved; run it again.
     */
    public RepairReport repair(RepairRequest request, RunControl control) {
        Supplier<RepairReport> work = () -> translating(() -> new RepairCommand(repository, control).run(request));
        // A dry run changes nothing, so it leaves no record either.
        return request.dryRun()
                ? work.get()
                : journalled.run(Journalled.Run.of(RunKind.REPAIR, options.requestedBy()), work, RunResult::of);
    }

    /** {@link #repair(RepairRequest, RunControl)} without anybody listening. */
    public RepairReport repair(RepairRequest request) {
        return repair(request, RunControl.none());
    }

    /** The ways to open this repository, if it is encrypted; else a {@link io.backup4j.spi.error.ConfigurationException}. */
    public RepositoryKeys keys() {
        return new RepositoryKeys(repository);
    }

    /** Sizes and counts; lists every object. */
    public RepositoryStats stats() {
        return translating(queries::stats);
    }

    /**
     * Removes every registered session, whether its process is alive or not. A writer that still runs fails cleanly at its commit; a reader goes on.
     *
     * @return one line per session removed: who, since when
     */
    public List<String> unlock() {
        return translating(() -> new SessionQueries(repository).expelAll("unlock"));
    }

    /** Who writes to this repository or reads from it now, in order of uuid. What a dead process left is among them, see {@link SessionInfo#dead}. */
    public List<SessionInfo> sessions() {
        return translating(() -> new SessionQueries(repository).list());
    }

    private <T> T translating(Failures.Work<T> work) {
        return Failures.translating(location(), work);
    }

    /** Wipes keys from memory and closes the sink. */
    @Override
    public void close() {
        translating(() -> {
            repository.close();
            return id();
        });
    }
}
