package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.verify.BackupContents;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One place where backups live, opened with a key. Thread-safe; several may be open in one JVM, also on the same place. Failures are
 * {@link io.backup4j.spi.error.BackupException}s.
 */
public final class BackupRepository implements AutoCloseable {
    private BackupRepository() {}

    /**
     * Makes an encrypted repository: probes the sink, creates the keys, one slot for the credential and one for a recovery key.
     *
     * @throws io.backup4j.spi.error.RepositoryException if there is one already; nothing was changed
     */
    public static NewRepository create(
            BackupSink sink, Credential credential, KeyStretching stretching, RepositoryOptions options) {
        throw new AssertionError();
    }

    /** Makes a repository without encryption: it detects damage, not tampering, and everybody who reaches the place can read it. */
    public static BackupRepository createUnencrypted(BackupSink sink, RepositoryOptions options) {
        throw new AssertionError();
    }

    /**
     * Opens an encrypted repository.
     *
     * @param sink closed by {@link #close()}
     * @throws io.backup4j.spi.error.RepositoryException if there is none, or it is unencrypted, or of another version or id than expected
     * @throws io.backup4j.spi.error.WrongKeyException if the credential opens no slot
     */
    public static BackupRepository open(BackupSink sink, Credential credential, RepositoryOptions options) {
        throw new AssertionError();
    }

    /** Opens a repository that was made without encryption. */
    public static BackupRepository openUnencrypted(BackupSink sink, RepositoryOptions options) {
        throw new AssertionError();
    }

    public UUID id() {
        throw new AssertionError();
    }

    /** {@code aes-256-gcm} or {@code none}. */
    public String encryption() {
        throw new AssertionError();
    }

    /** Where it is, without credentials. */
    public String location() {
        throw new AssertionError();
    }

    /**
     * Runs a plan. When this returns, the backup is durable, listed and checked; when it throws, nothing of the run is listed.
     */
    public BackupReport backup(BackupPlan plan, RunControl control) {
        throw new AssertionError();
    }

    /** {@link #backup(BackupPlan, RunControl)} without anybody listening. */
    public BackupReport backup(BackupPlan plan) {
        return backup(plan, RunControl.none());
    }

    /** All backups, newest first in commit order. */
    public List<BackupSummary> list() {
        throw new AssertionError();
    }

    /** The last backup in commit order that is not known to be corrupted. */
    public BackupSummary latest() {
        throw new AssertionError();
    }

    /** The last backup that was finished at or before a time. */
    public BackupSummary at(Instant time) {
        throw new AssertionError();
    }

    public BackupDetails show(BackupId id) {
        throw new AssertionError();
    }

    /** What a backup holds, read lazily. */
    public BackupContents contents(BackupId id) {
        throw new AssertionError();
    }

    /** Finds versions of files over all backups, in order of source and path. */
    public void find(String glob, Consumer<FoundEntry> found) {
        throw new AssertionError();
    }

    /** Differences from one backup to another, in order of source and path. */
    public void diff(BackupId first, BackupId second, Consumer<EntryDifference> differences) {
        throw new AssertionError();
    }

    /** Says what a restore would do, entry by entry, and changes nothing. */
    public RestoreReport planRestore(RestoreRequest request, Consumer<PlannedEntry> entries, RunControl control) {
        throw new AssertionError();
    }

    /** Restores. Everything written was verified; an entry that could not be restored is an issue and the report is not complete. */
    public RestoreReport restore(RestoreRequest request, RunControl control) {
        throw new AssertionError();
    }

    /** {@link #restore(RestoreRequest, RunControl)} without anybody listening. */
    public RestoreReport restore(RestoreRequest request) {
        return restore(request, RunControl.none());
    }

    /** Checks stored data. What is wrong are findings, not exceptions; the result is noted on each backup. */
    public VerifyReport verify(VerifyRequest request, RunControl control) {
        throw new AssertionError();
    }

    public RepositoryKeys keys() {
        throw new AssertionError();
    }

    public RepositoryStats stats() {
        throw new AssertionError();
    }

    /**
     * Removes sessions that are in the way of single-writer mode.
     *
     * @return one line per session removed: who, since when
     */
    public List<String> unlock() {
        throw new AssertionError();
    }

    /** Wipes keys from memory and closes the sink. */
    @Override
    public void close() {}
}
