package io.backup4j.operate.claim;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.repository.ClaimRecord;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of the claims of one operation, {@code claim/<operation>/<attempt>/…}. Attempts are numbered from 1. An attempt is begun by whoever creates
 * {@code held}; it is over when there is {@code over}, or a {@code result} without a backup. Thread-safe.
 */
final class ClaimStore {
    static final String HELD = "held";
    static final String RESULT = "result";
    static final String OVER = "over";

    private static final Logger LOG = LoggerFactory.getLogger(ClaimStore.class);
    private static final Pattern NAME =
            Pattern.compile("claim/[0-9a-f]{64}/(\\d{10})/(held|result|over|alive-(\\d{10}))");

    private final Repository repository;
    private final String operation;
    private final String hash;

    ClaimStore(Repository repository, String operation) {
        this.repository = repository;
        this.operation = operation;
        // Keyed, because the name of a database is nothing that a sink should see, nor be able to guess.
        byte[] text = ("claim " + operation).getBytes(StandardCharsets.UTF_8);
        ChunkId id = repository.newHasher().id(text, 0, text.length);
        this.hash = id.toString();
    }

    /**
     * The last attempt, as a listing shows it.
     *
     * @param number 0 if there is none
     * @param beats number of the last sign of life, 0 if none
     * @param result whether its holder has said how its backup ended
     * @param over whether it is known that its holder is done
     */
    record Attempt(long number, long beats, boolean result, boolean over) {}

    Repository repository() {
        return repository;
    }

    Attempt last() throws IOException {
        long[] number = {0};
        long[] beats = {0};
        boolean[] has = {false, false};
        Listings.forEach(repository.sink(), prefix(), object -> {
            Matcher name = NAME.matcher(object.key().value());
            if (!name.matches()) {
                return;
            }
            long attempt = Long.parseLong(name.group(1));
            if (attempt > number[0]) {
                // Ascending keys: all of an attempt come together.
                number[0] = attempt;
                beats[0] = 0;
                has[0] = false;
                has[1] = false;
            }
            if (name.group(3) != null) {
                beats[0] = Math.max(beats[0], Long.parseLong(name.group(3)));
            }
            has[0] |= name.group(2).equals(RESULT);
            has[1] |= name.group(2).equals(OVER);
        });
        return new Attempt(number[0], beats[0], has[0], has[1]);
    }

    /** Begins an attempt, unless somebody else has. */
    boolean begin(long attempt, UUID claim) throws IOException {
        return begin(attempt, claim, operation);
    }

    /**
     * The same.
     *
     * @param what to say in it
     */
    boolean begin(long attempt, UUID claim, String what) throws IOException {
        ObjectKey key = ObjectKeys.claim(hash, attempt, HELD);
        if (put(key, record(claim, what, null, 0)) == PutResult.CREATED) {
            return true;
        }
        // A put that was repeated because its acknowledgement was lost meets itself.
        return read(key).map(held -> held.claim().equals(claim)).orElse(false);
    }

    /** Who began an attempt; empty if it is gone by now. */
    Optional<ClaimRecord> held(long attempt) throws IOException {
        return read(ObjectKeys.claim(hash, attempt, HELD));
    }

    void beat(long attempt, long number) throws IOException {
        repository.store().put(SealedKind.CLAIM, alive(attempt, number), new byte[0]);
        if (number > 1) {
            repository.sink().delete(alive(attempt, number - 1));
        }
    }

    /**
     * Says how the backup of an attempt ended; the first word stands.
     *
     * @param beats number of the last sign of life before
     */
    void settle(long attempt, UUID claim, String what, @Nullable BackupManifest backup, long beats) throws IOException {
        put(ObjectKeys.claim(hash, attempt, RESULT), record(claim, what, backup, beats));
    }

    /**
     * A backup that a result names and that is listed.
     *
     * @param beats number of the last sign of life of its maker before it
     */
    record Proven(BackupManifest backup, long beats) {}

    /** The backup of an attempt, if its result names one that is listed. */
    Optional<Proven> backup(long attempt) throws IOException {
        try {
            Optional<ClaimRecord> result = read(ObjectKeys.claim(hash, attempt, RESULT));
            Optional<UUID> uuid = result.flatMap(ClaimRecord::backup);
            if (uuid.isEmpty() || repository.records().isDeleted(uuid.get())) {
                return Optional.empty();
            }
            return repository
                    .records()
                    .load(uuid.get())
                    .map(Manifest::record)
                    .map(backup -> new Proven(backup, result.get().beats()));
        } catch (DamagedException e) {
            LOG.warn("What another replica said of its backup cannot be used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Ends an attempt; anybody may. */
    void end(long attempt, UUID claim, String why) throws IOException {
        put(ObjectKeys.claim(hash, attempt, OVER), record(claim, why, null, 0));
    }

    /** Removes what earlier attempts left. Best effort: nobody looks at it. */
    void forgetBefore(long attempt) {
        try {
            List<ObjectKey> old = new ArrayList<>();
            Listings.forEach(repository.sink(), prefix(), object -> {
                Matcher name = NAME.matcher(object.key().value());
                if (name.matches() && Long.parseLong(name.group(1)) < attempt) {
                    old.add(object.key());
                }
            });
            for (ObjectKey key : old) {
                repository.sink().delete(key);
            }
        } catch (IOException e) {
            LOG.debug("Claims of earlier attempts could not be removed; a later one will", e);
        }
    }

    /** Removes the last sign of life of an attempt that has ended. */
    void silence(long attempt, long lastBeat) throws IOException {
        if (lastBeat > 0) {
            repository.sink().delete(alive(attempt, lastBeat));
        }
    }

    private ObjectKey alive(long attempt, long number) {
        return ObjectKeys.claim(hash, attempt, "alive-%010d".formatted(number));
    }

    private PutResult put(ObjectKey key, ClaimRecord record) throws IOException {
        return repository.store().put(SealedKind.CLAIM, key, record.toJson());
    }

    private Optional<ClaimRecord> read(ObjectKey key) throws IOException {
        return repository.store().get(SealedKind.CLAIM, key).map(ClaimRecord::parse);
    }

    private ClaimRecord record(UUID claim, String what, @Nullable BackupManifest backup, long beats) {
        return new ClaimRecord(
                claim,
                "process " + ProcessHandle.current().pid() + " on host "
                        + repository.settings().host(),
                repository.settings().clock().instant(),
                what,
                backup == null ? null : backup.uuid(),
                backup == null ? null : backup.id(),
                beats);
    }

    private String prefix() {
        return ObjectKeys.CLAIMS + hash + "/";
    }
}
