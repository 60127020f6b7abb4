package io.backup4j.spring.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be restored.
 *
 * @param backup its id, or {@code latest}: the newest intact one that has the sources, and was not imported
 * @param at instead: the last that was finished by then
 * @param plan of which the latest is meant, or that at a time; default that of any; never an imported one, but of the plan {@code import}; with an id, the plan that it must be of
 * @param place where it is read; default the nearest
 * @param sources names; default all
 * @param files globs; default all
 * @param target where to
 * @param dryRun true, the default, says what would be done, and the digest of that; false does it
 * @param digest of what was said; needed to do it
 */
record RestoreOrder(
        @Nullable String backup,
        @Nullable Instant at,
        @Nullable String plan,
        @Nullable String place,
        @Nullable List<String> sources,
        @Nullable List<String> files,
        @Nullable Target target,
        @Nullable Boolean dryRun,
        @Nullable String digest) {

    /**
     * Where to: one of directory and in place.
     *
     * @param directory below that of {@code backup.restore.directory}
     * @param inPlace where it came from; the host is quieted meanwhile
     * @param replace in place, what is there may go: a database is moved aside, a file that has changed is overwritten; else a database that is there is in the way, and a file that
     *     is there stays
     */
    record Target(
            @Nullable String directory,
            @Nullable Boolean inPlace,
            @Nullable Boolean replace) {
        boolean isInPlace() {
            return Boolean.TRUE.equals(inPlace);
        }

        boolean replaces() {
            return Boolean.TRUE.equals(replace);
        }
    }

    boolean planned() {
        return !Boolean.FALSE.equals(dryRun);
    }

    List<String> sourceNames() {
        return sources == null ? List.of() : sources;
    }

    List<String> globs() {
        return files == null ? List.of() : files;
    }
}
