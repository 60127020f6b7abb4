package io.backup4j.operate.journal;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The history of the repository at one place, from both halves of the journal: this host's, which has also what the repository could not take, and the
 * repository's, which has the runs of other hosts. Thread-safe.
 */
public final class RunHistory {
    /** Last finished first; attempts of one run in order even if they ended at one time. */
    private static final Comparator<RunRecord> NEWEST_FIRST = Comparator.comparing(RunRecord::finished)
            .thenComparing(RunRecord::attempt)
            .reversed();

    private final @Nullable JournalStore host;
    private final @Nullable RepositoryJournal repository;

    /**
     * @param host null if there is none
     * @param repository null if it cannot be opened
     */
    public RunHistory(@Nullable JournalStore host, @Nullable RepositoryJournal repository) {
        this.host = host;
        this.repository = repository;
    }

    /** Names a record: a run has one per attempt. */
    private record Attempt(UUID run, int number) {
        static Attempt of(RunRecord record) {
            return new Attempt(record.run(), record.attempt());
        }
    }

    /**
     * The records asked for, last finished first, each once. What cannot be read is a problem.
     *
     * @throws IOException if neither half can be read
     */
    public JournalReading read(HistoryQuery query) throws IOException {
        List<String> problems = new ArrayList<>();
        Map<Attempt, RunRecord> records = new LinkedHashMap<>();
        IOException hostFailure = null;
        try {
            take(readHost(query), records, problems);
        } catch (IOException e) {
            hostFailure = e;
            problems.add("The journal of this host cannot be read: " + e);
        }
        if (hostFailure != null && repository == null) {
            throw hostFailure;
        }
        try {
            take(readRepository(query, known(query)), records, problems);
        } catch (IOException | BackupException e) {
            if (hostFailure != null || host == null) {
                throw e;
            }
            problems.add("The journal in the repository cannot be read: " + e);
        }
        List<RunRecord> newest = records.values().stream()
                .sorted(NEWEST_FIRST)
                .limit(query.limit())
                .toList();
        return new JournalReading(newest, problems);
    }

    private JournalReading readHost(HistoryQuery query) throws IOException {
        return host == null ? new JournalReading(List.of(), List.of()) : host.read(query);
    }

    private JournalReading readRepository(HistoryQuery query, Set<ObjectKey> known) throws IOException {
        return repository == null ? new JournalReading(List.of(), List.of()) : repository.read(query, known);
    }

    /**
     * Records that need not be fetched from the repository: whatever it holds of this host is among this host's newest. Those of another place are not among
     * them: this host's copy will not be shown, so the repository's has to be.
     */
    private Set<ObjectKey> known(HistoryQuery query) {
        if (host == null || repository == null) {
            return Set.of();
        }
        Set<ObjectKey> keys = new HashSet<>();
        HistoryQuery here = new HistoryQuery(Set.of(), null, query.placeOrNull(), null, RepositoryJournal.KEPT);
        try {
            host.read(here).runs().forEach(run -> keys.add(RepositoryJournal.key(run)));
        } catch (IOException e) {
            // Only costs requests; the caller has told.
            return Set.of();
        }
        return keys;
    }

    private static void take(JournalReading reading, Map<Attempt, RunRecord> records, List<String> problems) {
        reading.runs().forEach(run -> records.putIfAbsent(Attempt.of(run), run));
        problems.addAll(reading.problems());
    }
}
