package io.backup4j.spring.source;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source of this host.
 *
 * @param name of the source
 * @param description what it is, for people, without credentials
 * @param source makes it; throws a {@link io.backup4j.spi.error.BackupException} while it cannot, such as while a database is away
 * @param paths files and directories that it reads; empty if it is not made of files
 * @param inPlaceOrNull where it came from, as a target; null if it has none of its own (files are restored by their paths) or cannot be restored in place
 */
public record HostSource(
        String name,
        String description,
        Supplier<BackupSource> source,
        List<Path> paths,
        @Nullable InPlaceTarget inPlaceOrNull) {
    public HostSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(source, "source");
        paths = List.copyOf(paths);
    }

    public Optional<InPlaceTarget> inPlace() {
        return Optional.ofNullable(inPlaceOrNull);
    }

    /** Makes the target for a restore to where a source came from. */
    @FunctionalInterface
    public interface InPlaceTarget {
        /**
         * A target.
         *
         * @param replacing whether what is there now may be moved aside and replaced; else it is in the way
         */
        RestoreTarget target(boolean replacing);
    }
}
