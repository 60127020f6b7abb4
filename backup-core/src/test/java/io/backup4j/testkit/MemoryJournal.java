package io.backup4j.testkit;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal in memory, which can be told to fail. Thread-safe. */
public final class MemoryJournal implements JournalStore {
    private final List<RunRecord> records = new ArrayList<>();
    private @Nullable String failure;

    /** From now on every call fails with this message. */
    public synchronized void failWith(String message) {
        failure = message;
    }

    /** Everything appended, first appended first. */
    public synchronized List<RunRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized void append(RunRecord record) throws IOException {
        requireWorking();
        records.add(record);
    }

    @Override
    public synchronized JournalReading read(HistoryQuery query) throws IOException {
        requireWorking();
        List<RunRecord> newestFirst = new ArrayList<>(records);
        Collections.reverse(newestFirst);
        return new JournalReading(
                newestFirst.stream().filter(query::covers).limit(query.limit()).toList(), List.of());
    }

    private void requireWorking() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
