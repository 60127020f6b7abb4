package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.target.RestoreTarget;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What is restored of one source.
 *
 * @param source name of the source in the backup
 * @param target where it goes; of the source's kind
 * @param filter entries to restore; directories that contain one are restored with it. Asked several times for each path, by one thread
 */
public record SourceRestore(String source, RestoreTarget target, Predicate<EntryPath> filter) {
    public SourceRestore {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(filter, "filter");
    }
}
