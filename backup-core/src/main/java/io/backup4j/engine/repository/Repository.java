package io.backup4j.engine.repository;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.Chunking;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened repository: its sink, its keys, and the rooms that work on them. Thread-safe. */
public final class Repository implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);

    private final BackupSink sink;
    private final RepositoryIdentity identity;
    private final KeyRing keys;
    private final Settings settings;
    private final Sealer sealer;
    private final SealedObjects sealed;
    private final SealedStore store;
    private final Chunking chunking;
    private final Generations generations;
    private final Sessions sessions;
    private final BackupRecords records;
    private final Catalogue catalogue;
    private final DamagedPacks damagedPacks;
    private final Deletions deletions;
    private final Reserve reserve;
    private final KeySlotStore slots;
    private final KnownObjects known;
    private final IndexNews indexNews;
    private final @Nullable SealObserver observer;

    /**
     * @param observer of every sealing, for tests of I9; else null
     */
    Repository(
            BackupSink sink,
            RepositoryIdentity identity,
            KeyRing keys,
            Settings settings,
            @Nullable SealObserver observer) {
        this(sink, identity, keys, settings, observer, new KnownObjects(sink, settings.memoryBytes()), new IndexNews());
    }

    private Repository(
            BackupSink sink,
            RepositoryIdentity identity,
            KeyRing keys,
            Settings settings,
            @Nullable SealObserver observer,
            KnownObjects known,
            IndexNews indexNews) {
        this.known = known;
        this.indexNews = indexNews;
        this.sink = sink;
        this.identity = identity;
        this.keys = keys;
        this.settings = settings;
        this.observer = observer;
        this.sealer = new Sealer(identity, keys, observer);
        this.sealed = new SealedObjects(sealer, settings.random());
        this.store = new SealedStore(sink, sealed);
        this.chunking = new Chunking(keys.gearKey(), keys.chunking());
        this.generations = new Generations(sink, store, settings.random(), settings.singleWriter());
        this.sessions = new Sessions(sink, store, settings);
        this.records = new BackupRecords(sink, store, known, settings);
        this.catalogue = new Catalogue(sink, store, known, records, settings.random());
        this.damagedPacks = new DamagedPacks(sink, store, settings.clock());
        this.deletions = new Deletions(this);
        this.reserve = new Reserve(sink, settings.random());
        this.slots = new KeySlotStore(sink, identity, settings);
    }

    /** The same repository used in another way: the same sink and keys, to be closed once, by whoever opened it. */
    public Repository using(Settings other) {
        return new Repository(sink, identity, keys, other, observer, known, indexNews);
    }

    public BackupSink sink() {
        return sink;
    }

    public RepositoryIdentity identity() {
        return identity;
    }

    public Settings settings() {
        return settings;
    }

    public Sealer sealer() {
        return sealer;
    }

    /** Seals and opens objects of this repository. */
    public SealedObjects sealed() {
        return sealed;
    }

    public SealedStore store() {
        return store;
    }

    public Chunking chunking() {
        return chunking;
    }

    public Generations generations() {
        return generations;
    }

    public Sessions sessions() {
        return sessions;
    }

    public BackupRecords records() {
        return records;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** What is known of damage. */
    public DamagedPacks damagedPacks() {
        return damagedPacks;
    }

    public Deletions deletions() {
        return deletions;
    }

    /** What this process has to do with the index since it was loaded. */
    public IndexNews indexNews() {
        return indexNews;
    }

    public Reserve reserve() {
        return reserve;
    }

    public KeySlotStore slots() {
        return slots;
    }

    /** A hasher for one thread. */
    public ChunkHasher newHasher() {
        return new ChunkHasher(keys.idKey());
    }

    /** A decoder for one thread; the caller closes it. */
    public FrameDecoder newDecoder() {
        return new FrameDecoder(sealer, newHasher());
    }

    /** Registers this process as a writer. */
    public WriterSession registerWriter() throws IOException {
        return registerWriter(System::nanoTime);
    }

    /**
     * The same.
     *
     * @param nanoTime stopwatch for heartbeats
     */
    public WriterSession registerWriter(LongSupplier nanoTime) throws IOException {
        return WriterSession.register(
                this,
                sessionRecord(SessionRecord.Role.WRITER, null),
                settings.singleWriter(),
                nanoTime,
                settings.pause());
    }

    /**
     * Registers this process as a reader of a backup, best effort: with read-only credentials there is no session. After that the backup is listed.
     *
     * @throws io.backup4j.spi.error.NotFoundException if it is deleted or given up; nothing stays registered
     * @throws IOException if that cannot be found out; the same holds
     */
    public ReaderSession registerReader(UUID backup) throws IOException {
        return registerReader(backup, System::nanoTime);
    }

    /**
     * The same.
     *
     * @param nanoTime stopwatch for heartbeats
     */
    public ReaderSession registerReader(UUID backup, LongSupplier nanoTime) throws IOException {
        return ReaderSession.register(this, sessionRecord(SessionRecord.Role.READER, backup), nanoTime);
    }

    private SessionRecord sessionRecord(SessionRecord.Role role, @Nullable UUID reads) {
        ProcessTable.Entry process = settings.processes().map(ProcessTable::own).orElse(null);
        return new SessionRecord(
                role,
                settings.host(),
                process == null ? ProcessHandle.current().pid() : process.pid(),
                settings.clock().instant(),
                reads,
                process);
    }

    /**
     * Loads what may be built on, in the order that rule R1 demands: first the masked packs, then the listing of packs, then the index.
     *
     * @param generation at which the session is registered; 0 masks nothing
     * @param avoided packs that nothing new may be built on
     */
    public RepositoryIndex loadIndex(long generation, Set<PackName> avoided) throws IOException {
        return loadIndex(packsToBuildOn(generation, avoided), () -> {});
    }

    /** The first two steps of {@link #loadIndex(long, Set)}. */
    public ListedPacks packsToBuildOn(long generation, Set<PackName> avoided) throws IOException {
        Set<PackName> masked = generations.masked(generation);
        masked.addAll(avoided);
        return ListedPacks.list(this, masked);
    }

    /**
     * The last step of {@link #loadIndex(long, Set)}.
     *
     * @param packs that may be built on, listed before
     * @param step run after each object that was read
     */
    public RepositoryIndex loadIndex(ListedPacks packs, Runnable step) throws IOException {
        return RepositoryIndex.load(this, packs.names(), PackSet.empty(), step);
    }

    /**
     * Loads all that can be read. Of several copies of a chunk one in a pack that is not masked at the newest generation comes first: a prune that runs
     * meanwhile leaves those alone (section 9.4). The others stay as a fallback.
     */
    public RepositoryIndex loadIndexForReading() throws IOException {
        return loadIndexForReading(() -> {});
    }

    /**
     * The same, with somebody who is told of every step.
     *
     * @param step run after each object that was read
     */
    public RepositoryIndex loadIndexForReading(Runnable step) throws IOException {
        Set<PackName> masked = maskedForReading();
        PackSet all = listPacks();
        PackSet.Builder condemned = PackSet.builder();
        masked.forEach(condemned::add);
        PackSet preferred = all.without(condemned.build());
        return RepositoryIndex.load(this, preferred, all.without(preferred), step);
    }

    /** A reader only prefers by it, so damage there must not keep anybody from restoring. */
    private Set<PackName> maskedForReading() throws IOException {
        try {
            return generations.masked(generations.newest());
        } catch (DamagedException e) {
            LOG.warn(
                    "Which packs a clean-up is about to delete cannot be read; reading goes on without that. {}",
                    e.getMessage());
            return Set.of();
        }
    }

    /** Every pack that is stored now. */
    public PackSet listPacks() throws IOException {
        PackSet.Builder listed = PackSet.builder();
        Listings.forEach(sink, ObjectKeys.PACKS, object -> {
            if (PackName.isPack(object.key())) {
                listed.add(PackName.of(object.key()));
            }
        });
        return listed.build();
    }

    /** Local copies of index segments, or memory if there is no state directory. */
    public LocalIndexCache indexCache() {
        return settings.stateDirectory()
                .map(directory -> LocalIndexCache.in(directory.resolve("index-" + identity.id())))
                .orElseGet(LocalIndexCache::offHeap);
    }

    /** Removes a segment whose content is in another one. */
    public void deleteIndex(IndexSegment segment) throws IOException {
        sink.delete(ObjectKey.of(segment.name()));
    }

    /** Puts an index segment under a fresh name and keeps a local copy. The packs that it names must be durable (I2). */
    public IndexSegment publishIndex(ByteBuffer content, LocalIndexCache cache) throws IOException {
        byte[] bytes = new byte[PackName.BYTES];
        settings.random().nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        ObjectKey key = ObjectKeys.index(name);
        if (sink.put(key, sealed.encode(SealedKind.INDEX, key, List.of(content))) != PutResult.CREATED) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    "The storage at " + sink.location() + " says that " + key
                            + " exists already, although its name was drawn at random just now. It is not fit for backups.");
        }
        indexNews.published(key);
        return cache.keep(name, content);
    }

    /** Wipes the keys and closes the sink. */
    @Override
    public void close() throws IOException {
        keys.close();
        sink.close();
    }
}
