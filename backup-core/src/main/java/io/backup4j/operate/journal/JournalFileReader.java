package io.backup4j.operate.journal;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Collects records from the end of files, newest file first, until there are enough. Used once, by one thread. */
final class JournalFileReader {
    private final HistoryQuery query;
    private final List<RunRecord> runs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    JournalFileReader(HistoryQuery query) {
        this.query = query;
    }

    boolean isFull() {
        return runs.size() >= query.limit();
    }

    JournalReading reading() {
        return new JournalReading(runs, problems);
    }

    /** A file that cannot be read is a problem; one that has gone was rotated away meanwhile. */
    void read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            problems.add("Journal file " + file + " cannot be read, and its records are left out: " + e);
            return;
        }
        int end = content.length;
        if (end > 0 && content[end - 1] != '\n') {
            int start = lineStart(content, end);
            problems.add(problem(file, start) + " ends in the middle: its writer was stopped. It is left out.");
            end = start;
        }
        while (end > 0 && !isFull()) {
            int start = lineStart(content, end - 1);
            take(file, start, Arrays.copyOfRange(content, start, end - 1));
            end = start;
        }
    }

    private static int lineStart(byte[] content, int end) {
        int start = end;
        while (start > 0 && content[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private void take(Path file, int start, byte[] line) {
        Optional<RunRecord> record = JournalLine.read(line);
        if (record.isEmpty()) {
            problems.add(problem(file, start) + " is damaged, torn, or of a later release. It is left out.");
        } else if (query.covers(record.get())) {
            runs.add(record.get());
        }
    }

    private static String problem(Path file, int start) {
        return "Journal file " + file + ", the line at byte " + start;
    }
}
