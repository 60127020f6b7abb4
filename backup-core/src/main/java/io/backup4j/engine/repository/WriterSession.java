package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running writer: registered at a generation, committed once or never (section 9 of the format page). {@link #heartbeat()} may be called by any thread,
 * everything else by one.
 */
public final class WriterSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterSession.class);

    private final Repository repository;
    private final UUID uuid;
    private final SessionRecord record;
    private final Heartbeats heartbeats;
    private final CommitPoint commitPoint;
    /** What may exist: the last is the registration, one before it is on its way out. */
    private final List<ObjectKey> registrations = new ArrayList<>();

    private long generation;
    private @Nullable StoreTime storeTime;

    private WriterSession(
            Repository repository,
            SessionRecord record,
            UUID uuid,
            long generation,
            LongSupplier nanoTime,
            Pause pause) {
        this.repository = repository;
        this.uuid = uuid;
        this.record = record;
        this.generation = generation;
        this.heartbeats = new Heartbeats(repository, uuid, nanoTime);
        this.commitPoint = new CommitPoint(repository, uuid, pause);
    }

    /**
     * Registers a writer and probes on its own registration that the sink can be shared.
     *
     * @param singleWriter run alone, on a sink that cannot be shared
     * @param nanoTime stopwatch for heartbeats
     * @param pause how to wait for a store that is away at the commit
     * @throws LockedException if it must run alone and somebody else is registered
     * @throws StorageException if the sink cannot be shared and {@code singleWriter} is false
     */
    static WriterSession register(
            Repository repository, SessionRecord record, boolean singleWriter, LongSupplier nanoTime, Pause pause)
            throws IOException {
        UUID uuid = repository.settings().newUuid();
        // It counts only if a look after the registration shows the same.
        long generation = repository.generations().newestSeen();
        ObjectContent content =
                repository.store().seal(SealedKind.SESSION, ObjectKeys.session(uuid, generation), record.toJson());
        WriterSession session = new WriterSession(repository, record, uuid, generation, nanoTime, pause);
        try {
            Instant before = repository.settings().clock().instant();
            session.put(generation, content);
            session.checkSharing(content, singleWriter)
                    .flatMap(ObjectInfo::modified)
                    .ifPresent(stored -> session.storeTime = new StoreTime(
                            before, stored, repository.settings().clock().instant()));
            session.followGenerations();
            return session;
        } catch (IOException | RuntimeException e) {
            session.closeAfter(e);
            throw e;
        }
    }

    private void put(long newest, ObjectContent content) throws IOException {
        ObjectKey key = ObjectKeys.session(uuid, newest);
        // First noted, then put: a put whose acknowledgement is lost must not stay behind.
        registrations.add(key);
        repository.sink().put(key, content);
    }

    private ObjectKey registration() {
        return registrations.get(registrations.size() - 1);
    }

    /** @return what the listing says of the registration, if the sink is shared */
    private Optional<ObjectInfo> checkSharing(ObjectContent content, boolean singleWriter) throws IOException {
        if (!singleWriter) {
            SharingProbe probe = new SharingProbe(repository.sink(), repository.store());
            Optional<String> problem = probe.problem(SealedKind.SESSION, registration(), content, record.toJson());
            if (problem.isPresent()) {
                if (repository.sink().stat(ObjectKeys.backup(uuid)).isPresent()) {
                    // It stood still for so long that a pruner has removed what was to be probed.
                    throw CommitPoint.expelled();
                }
                throw new StorageException(
                        ErrorCode.UNSUITABLE_SINK,
                        "The storage at " + repository.sink().location() + " cannot be shared by several writers: "
                                + problem.get()
                                + ". Use storage with conditional create, or make backups one at a time in single-writer mode"
                                + " (RepositoryOptions.singleWriter, --single-writer).");
            }
            return probe.listed();
        }
        List<Sessions.Registered> others = repository.sessions().list().stream()
                .filter(other -> !other.uuid().equals(uuid))
                .toList();
        if (!others.isEmpty()) {
            throw new LockedException(
                    ErrorCode.LOCKED,
                    "The repository at " + repository.sink().location()
                            + " is in use, and single-writer mode allows one run at a time: "
                            + others.stream()
                                    .map(Sessions.Registered::description)
                                    .collect(Collectors.joining("; "))
                            + ". Wait for it, or if that process is dead run 'unlock'.");
        }
        return Optional.empty();
    }

    /** Registers again as long as a newer generation appears: from then on no pruner of an older one can miss this session. */
    private void followGenerations() throws IOException {
        for (long newest = repository.generations().newest(); newest != generation; ) {
            put(newest, repository.store().seal(SealedKind.SESSION, ObjectKeys.session(uuid, newest), record.toJson()));
            repository.sink().delete(registrations.get(0));
            registrations.remove(0);
            generation = newest;
            newest = repository.generations().newest();
        }
    }

    /** Also the uuid of the backup, once committed. */
    public UUID uuid() {
        return uuid;
    }

    /** The generation at which this writer is registered. */
    public long generation() {
        return generation;
    }

    /** What the store's clock said at the registration; empty where nobody looked, or listings show no times. */
    public Optional<StoreTime> storeTime() {
        return Optional.ofNullable(storeTime);
    }

    /** Shows pruners that this writer lives, at most every 15 s; called after progress only, so that a stuck writer falls silent. */
    public void heartbeat() throws IOException {
        heartbeats.beat();
    }

    /** {@link #commit(byte[], Cancellation)} that nobody cancels. */
    public void commit(byte[] manifest) throws IOException {
        commit(manifest, new Cancellation());
    }

    /**
     * The commit: one conditional create of {@code backup/<uuid>}.
     *
     * @param cancellation too late to keep the backup from being listed; ends only the attempts to find out whether it is
     * @throws LockedException if a pruner has expelled this writer; nothing is listed
     * @throws StorageException if the outcome could not be settled, also because of a cancellation or an interrupt; the session then stays registered, and
     *     the next clean-up settles it
     * @throws IOException if the storage failed; nothing is listed
     */
    public void commit(byte[] manifest, Cancellation cancellation) throws IOException {
        commitPoint.commit(manifest, cancellation);
    }

    /**
     * Ends the session, unless the outcome of its commit is unknown. After a commit it does not fail: the backup is listed, and what stays of the session is
     * removed by the next clean-up.
     */
    @Override
    public void close() throws IOException {
        if (commitPoint.fate() == CommitPoint.Fate.UNKNOWN) {
            return;
        }
        try {
            removeSession();
        } catch (IOException e) {
            if (commitPoint.fate() != CommitPoint.Fate.COMMITTED) {
                throw e;
            }
            LOG.warn(
                    "The backup is committed; its session {} could not be removed and is left to the next clean-up.",
                    uuid,
                    e);
        }
    }

    private void removeSession() throws IOException {
        try {
            heartbeats.end();
        } finally {
            for (ObjectKey registration : registrations) {
                repository.sink().delete(registration);
            }
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("session {} could not be removed", uuid, e);
            failure.addSuppressed(e);
        }
    }
}
