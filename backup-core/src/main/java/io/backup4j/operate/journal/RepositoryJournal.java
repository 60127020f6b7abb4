package io.backup4j.operate.journal;

import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RunJson;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run records as sealed objects {@code run/<20 digits>-<8 hex>} of the repository: what every host that uses it did. The newest {@link #KEPT} are kept, and some more until
 * one of the next records removes them, by the writers' clocks; records are for people, and nothing is decided by them. Thread-safe.
 */
public final class RepositoryJournal {
    /** Records that stay, as {@code docs/repository-format.md} says. */
    static final int KEPT = 1000;
    /** The last digit of the names of those records with which old ones go. */
    static final String TIDYING = "0";

    private static final Logger LOG = LoggerFactory.getLogger(RepositoryJournal.class);
    private static final Pattern NAME = Pattern.compile("(\\d{20})-[0-9a-f]{8}");

    private final Repository repository;

    public RepositoryJournal(Repository repository) {
        this.repository = repository;
    }

    /** Where a record is kept. The hex digits follow from run and attempt, so whoever has a record elsewhere need not read it again. */
    static ObjectKey key(RunRecord record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(20)
                .putLong(record.run().getMostSignificantBits())
                .putLong(record.run().getLeastSignificantBits())
                .putInt(record.attempt())
                .flip());
        return ObjectKeys.run(Math.max(0, record.finished().toEpochMilli()), "%08x".formatted(crc.getValue()));
    }

    /**
     * Puts a record. One of sixteen, by the last digit of its name, deletes what is older than the newest {@link #KEPT}: a listing that costs as much as a put, for
     * one object at most, is not worth its while each time.
     *
     * @throws IOException if the put failed; clean-up is best effort
     */
    public void append(RunRecord record) throws IOException {
        ObjectKey key = key(record);
        // EXISTS: a repeated append of this record.
        repository.store().put(SealedKind.RUN, key, RunJson.write(record));
        if (!key.value().endsWith(TIDYING)) {
            return;
        }
        try {
            List<ObjectKey> keys = keys();
            for (ObjectKey old : keys.subList(0, Math.max(0, keys.size() - KEPT))) {
                repository.sink().delete(old);
            }
        } catch (IOException e) {
            LOG.debug("Old run records at {} could not be deleted; a later run will", location(), e);
        }
    }

    /**
     * Reads records, newest first by their keys. One request per record that is not known.
     *
     * @param known records that the caller has already; they are left out
     */
    JournalReading read(HistoryQuery query, Set<ObjectKey> known) throws IOException {
        List<RunRecord> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<ObjectKey> keys = keys();
        for (int i = keys.size() - 1; i >= 0 && runs.size() < query.limit(); i--) {
            ObjectKey key = keys.get(i);
            if (!known.contains(key) && mayBeWanted(key, query.sinceOrNull())) {
                read(key, problems).filter(query::covers).ifPresent(runs::add);
            }
        }
        return new JournalReading(runs, problems);
    }

    private static boolean mayBeWanted(ObjectKey key, @Nullable Instant since) {
        return since == null || millis(key) >= since.toEpochMilli();
    }

    private Optional<RunRecord> read(ObjectKey key, List<String> problems) throws IOException {
        try {
            // Empty: another process has deleted it meanwhile.
            return repository.store().get(SealedKind.RUN, key).map(json -> RunJson.read(json, location()));
        } catch (DamagedException e) {
            problems.add(
                    "Run record " + key + " at " + location() + " cannot be read and is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Oldest first; foreign names are left alone. */
    private List<ObjectKey> keys() throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        Listings.forEach(repository.sink(), ObjectKeys.RUNS, object -> {
            if (NAME.matcher(object.key().name()).matches()) {
                keys.add(object.key());
            }
        });
        return keys;
    }

    private static long millis(ObjectKey key) {
        Matcher name = NAME.matcher(key.name());
        try {
            return name.matches() ? Long.parseLong(name.group(1)) : 0;
        } catch (NumberFormatException e) {
            // 20 digits can say more than 63 bits.
            return Long.MAX_VALUE;
        }
    }

    private String location() {
        return repository.sink().location();
    }
}
