package io.backup4j.spi.journal;

import java.util.List;

/**
 * What a journal holds.
 *
 * @param runs the records asked for, last appended first
 * @param problems what could not be read, for people: one line each; empty if everything could
 */
public record JournalReading(List<RunRecord> runs, List<String> problems) {
    public JournalReading {
        runs = List.copyOf(runs);
        problems = List.copyOf(problems);
    }
}
