package io.backup4j.engine.repository;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects below {@code generation/}, by which pruners agree with each other and with writers (section 9 of the format page). No method waits, and every
 * one may be repeated by anybody after any failure. Thread-safe.
 */
public final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    /** What is only ever put when the head is there, and the head. */
    private static final Set<String> PROOFS = Set.of("head", "verdict", "finished");

    private static final int NUMBER_DIGITS = 10;

    private final BackupSink sink;
    private final SealedStore store;
    private final SecureRandom random;
    private final boolean singleWriter;
    /** The newest that this process has seen; -1 if it has not looked yet. */
    private volatile long lastSeen = -1;

    /**
     * @param singleWriter the sink may overwrite: it is looked at before each put, and only its listings are probed
     */
    Generations(BackupSink sink, SealedStore store, SecureRandom random, boolean singleWriter) {
        this.sink = sink;
        this.store = store;
        this.random = random;
        this.singleWriter = singleWriter;
    }

    /**
     * Number of the newest generation; 0 if nothing was ever pruned. A listing may lag behind, so the last step probes upwards. One whose head was lost is still
     * there by its verdict: to make it again would let that verdict delete what nobody was told of.
     */
    public long newest() throws IOException {
        long[] newest = {0};
        Listings.forEach(sink, ObjectKeys.GENERATIONS, object -> {
            long n = numberOfProof(object.key());
            newest[0] = Math.max(newest[0], n);
        });
        while (sink.stat(ObjectKeys.generationHead(newest[0] + 1)).isPresent()) {
            newest[0]++;
        }
        lastSeen = newest[0];
        return newest[0];
    }

    /** A guess at {@link #newest()}, which costs nothing if this process has looked before: for who registers there and looks again. */
    long newestSeen() throws IOException {
        long seen = lastSeen;
        return seen < 0 ? newest() : seen;
    }

    /** 0 for anything that does not prove that the generation was made. */
    private static long numberOfProof(ObjectKey key) {
        String value = key.value();
        int end = ObjectKeys.GENERATIONS.length() + NUMBER_DIGITS;
        if (value.length() <= end || value.charAt(end) != '/' || !PROOFS.contains(value.substring(end + 1))) {
            return 0;
        }
        String number = value.substring(ObjectKeys.GENERATIONS.length(), end);
        return number.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(number) : 0;
    }

    /** Whether everything that generation {@code n} decided is done; true for n = 0. */
    public boolean finished(long n) throws IOException {
        return n == 0 || sink.stat(ObjectKeys.generationFinished(n)).isPresent();
    }

    /**
     * Packs that nobody who is registered at generation {@code g} may build on: what is retained if g is finished, else what g condemns and g − 1 retains.
     *
     * @throws DamagedException if an object of the generation is missing or unreadable; nothing is known then
     */
    public Set<PackName> masked(long g) throws IOException {
        Set<PackName> masked = new HashSet<>();
        if (g == 0) {
            return masked;
        }
        if (!finished(g)) {
            Optional<PackSet> condemned = proposedForWriters(g);
            if (condemned.isPresent()) {
                addAll(condemned.get(), masked);
                addAll(retained(g - 1), masked);
                return masked;
            }
        }
        addAll(retained(g), masked);
        return masked;
    }

    private Optional<PackSet> proposedForWriters(long g) throws IOException {
        try {
            return proposed(g);
        } catch (DamagedException e) {
            throw new DamagedException(
                    e.getMessage()
                            + ". Without it nobody knows what may be built on. Run 'cleanup', which ends generation "
                            + g + " without deleting anything for it, then try again.",
                    e);
        }
    }

    private static void addAll(PackSet packs, Set<PackName> into) {
        for (int i = 0; i < packs.size(); i++) {
            into.add(packs.get(i));
        }
    }

    /**
     * What the head of an unfinished generation proposes to delete; empty if it was finished meanwhile.
     *
     * @throws DamagedException if the set is missing although the generation is not finished
     */
    public PackSet condemned(long n) throws IOException {
        return finished(n) ? PackSet.empty() : proposed(n).orElse(PackSet.empty());
    }

    /** The condemned set that the head names; empty if it is gone because the generation was finished meanwhile. */
    private Optional<PackSet> proposed(long n) throws IOException {
        ObjectKey headKey = ObjectKeys.generationHead(n);
        byte[] head = store.get(SealedKind.GENERATION, headKey)
                .orElseThrow(
                        () -> new DamagedException("object " + headKey + " is missing; generations are never deleted"));
        String name = RecordJson.text(RecordJson.parse(head, headKey.value()), "condemned");
        ObjectKey key = RecordJson.checked("condemned", name, hex -> ObjectKeys.generationCondemned(n, hex));
        Optional<byte[]> condemned = store.get(SealedKind.CONDEMNED, key);
        if (condemned.isEmpty() && !finished(n)) {
            throw new DamagedException("object " + key + " is missing although generation " + n + " is not finished");
        }
        return condemned.map(names -> names(names, key));
    }

    /**
     * The packs that finished generation {@code n} could not delete, because the store keeps them; empty for n = 0. If the record of it is unreadable, all that
     * the generation had to delete.
     *
     * @throws DamagedException if the verdict is unreadable too
     */
    public PackSet retained(long n) throws IOException {
        if (n == 0) {
            return PackSet.empty();
        }
        ObjectKey key = ObjectKeys.generationFinished(n);
        try {
            return store.get(SealedKind.FINISHED, key)
                    .map(names -> names(names, key))
                    .orElseThrow(() -> new DamagedException("object " + key
                            + " is missing although a later generation exists or this one was seen to be finished"));
        } catch (DamagedException e) {
            return doomed(n, e);
        }
    }

    /**
     * What finished generation {@code n} had to delete, where it cannot be read what of that was left. More names do no harm: these packs are decided, and those
     * that are gone never come back.
     */
    private PackSet doomed(long n, DamagedException unreadable) throws IOException {
        Optional<Verdict> verdict = verdict(n);
        if (verdict.isEmpty()) {
            throw unreadable;
        }
        LOG.warn(
                "What generation {} left cannot be read; all that it had to delete is taken for it. {}",
                n,
                unreadable.getMessage());
        return verdict.get().packs().and(retained(n - 1));
    }

    private static PackSet names(byte[] names, ObjectKey key) {
        if (names.length % PackName.BYTES != 0) {
            throw new DamagedException(
                    "object " + key + " has " + names.length + " bytes, not a multiple of " + PackName.BYTES);
        }
        return PackNames.read(ByteBuffer.wrap(names), names.length / PackName.BYTES);
    }

    /**
     * Tries to begin a generation. A failure may leave a condemned set behind that no head names, or the head itself: then the generation has begun, and
     * whoever prunes next takes it up.
     *
     * @param n one more than the newest generation, which must be finished
     * @param condemned what is proposed to be deleted
     * @return false if another pruner was first; nothing of this proposal is left then
     * @throws StorageException if the sink cannot be shared, or its listings lag; no generation has begun
     */
    public boolean propose(long n, PackSet condemned) throws IOException {
        if (!finished(n - 1)) {
            throw new IllegalStateException("generation " + n + " cannot begin: " + (n - 1) + " is not finished");
        }
        ObjectKey headKey = ObjectKeys.generationHead(n);
        if (singleWriter && sink.stat(headKey).isPresent()) {
            return false;
        }
        Optional<StorageException> unfit = probe(n);
        if (unfit.isPresent()) {
            // Another pruner may have begun and finished this generation meanwhile, and cleared away what was probed.
            if (sink.stat(headKey).isPresent()) {
                return false;
            }
            throw unfit.get();
        }
        String hex = randomName();
        ObjectKey key = ObjectKeys.generationCondemned(n, hex);
        store.put(SealedKind.CONDEMNED, key, PackNames.encode(condemned));
        ObjectContent head = store.seal(
                SealedKind.GENERATION,
                headKey,
                RecordJson.write(RecordJson.object().put("condemned", hex)));
        // A put that a wrapper repeated answers EXISTS although it is ours.
        if (sink.put(headKey, head) == PutResult.CREATED || store.holds(headKey, head)) {
            return true;
        }
        sink.delete(key);
        return false;
    }

    /** Probes the sink on an empty condemned set of its own, which nobody else knows and no head will name; answers why it cannot be pruned. */
    private Optional<StorageException> probe(long n) throws IOException {
        SharingProbe probe = new SharingProbe(sink, store);
        ObjectKey key = ObjectKeys.generationCondemned(n, randomName());
        byte[] nothing = new byte[0];
        ObjectContent content = store.seal(SealedKind.CONDEMNED, key, nothing);
        sink.put(key, content);
        Optional<String> shared =
                singleWriter ? Optional.empty() : probe.problem(SealedKind.CONDEMNED, key, content, nothing);
        Optional<String> listing = probe.listingProblem(key);
        Optional<String> deletion = probe.deletionProblem(key);
        // A store whose listings lag hides a backup that was just committed: no mode makes that safe.
        Optional<String> hopeless = listing.or(() -> deletion);
        if (hopeless.isPresent()) {
            return Optional.of(unsuitable("cannot be pruned: " + hopeless.get()
                    + ". Nothing was deleted. Use storage with consistent listings; this one can only be added to."));
        }
        return shared.map(problem -> unsuitable("cannot be pruned while others may use it: " + problem
                + ". Nothing was deleted. Use storage with conditional create, or prune in single-writer mode"
                + " (RepositoryOptions.singleWriter, --single-writer) while nothing else runs."));
    }

    private StorageException unsuitable(String why) {
        return new StorageException(ErrorCode.UNSUITABLE_SINK, "The storage at " + sink.location() + " " + why);
    }

    private String randomName() {
        byte[] name = new byte[PackName.BYTES];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** What generation {@code n} has decided, if it has. */
    public Optional<Verdict> verdict(long n) throws IOException {
        ObjectKey key = ObjectKeys.generationVerdict(n);
        try {
            return store.get(SealedKind.VERDICT, key).map(stored -> Verdict.decode(stored, key.value()));
        } catch (DamagedException e) {
            throw new DamagedException(
                    e.getMessage() + ". It says what generation " + n
                            + " deletes, and nothing else may be decided: put an intact copy of the object back. Until then nothing is"
                            + " cleaned up; backups and restores go on.",
                    e);
        }
    }

    /**
     * Decides generation {@code n} unless that was done before (rule R3). After a failure nobody knows whether it is decided; a repeated call tells.
     *
     * @return the verdict that counts: what is stored, whoever has put it
     */
    public Verdict decide(long n, Verdict proposal) throws IOException {
        if (singleWriter) {
            Optional<Verdict> before = verdict(n);
            if (before.isPresent()) {
                return before.get();
            }
        }
        ObjectKey key = ObjectKeys.generationVerdict(n);
        if (store.put(SealedKind.VERDICT, key, proposal.encode()) == PutResult.CREATED) {
            return proposal;
        }
        return verdict(n)
                .orElseThrow(() -> new DamagedException(
                        "object " + key + " exists and cannot be read; verdicts are never deleted, run 'verify'"));
    }

    /**
     * Ends generation {@code n}, after everything of its verdict is done, and clears its condemned sets away. If another executor has ended it, what that
     * one retained counts.
     */
    public void finish(long n, PackSet retained) throws IOException {
        if (!singleWriter || !finished(n)) {
            store.put(SealedKind.FINISHED, ObjectKeys.generationFinished(n), PackNames.encode(retained));
        }
        Listings.forEach(sink, ObjectKeys.generationCondemned(n, "").value(), object -> sink.delete(object.key()));
    }

    /**
     * Clears away the condemned sets of generations up to {@code newest}: those that a finish was interrupted before, and those of pruners that lost and died.
     *
     * @param newest a generation that is finished, as are all before it
     */
    public void clear(long newest) throws IOException {
        Listings.forEach(sink, ObjectKeys.GENERATIONS, object -> {
            String rest = object.key().value().substring(ObjectKeys.GENERATIONS.length());
            int slash = rest.indexOf('/');
            if (slash == NUMBER_DIGITS
                    && rest.startsWith("condemned-", slash + 1)
                    && rest.chars().limit(slash).allMatch(c -> c >= '0' && c <= '9')
                    && Long.parseLong(rest.substring(0, slash)) <= newest) {
                sink.delete(object.key());
            }
        });
    }
}
