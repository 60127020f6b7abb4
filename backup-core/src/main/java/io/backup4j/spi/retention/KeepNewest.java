package io.backup4j.spi.retention;

import io.backup4j.spi.backup.BackupSummary;
import java.util.List;
import java.util.stream.IntStream;

/** Keeps the newest backups in commit order. */
public record KeepNewest(int count) implements RetentionPolicy {
    public KeepNewest {
        if (count < 1) {
            throw new IllegalArgumentException("count: must be at least 1: " + count);
        }
    }

    @Override
    public String describe() {
        return "keep the newest " + count;
    }

    @Override
    public List<RetentionDecision> decide(List<BackupSummary> backups, RetentionMoment moment) {
        return IntStream.range(0, backups.size())
                .mapToObj(i -> new RetentionDecision(
                        backups.get(i).id(), i < count, i < count ? describe() : "not among the newest " + count))
                .toList();
    }
}
