package io.backup4j;

import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingSearch;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.files.GlobSet;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of paths over many backups. One thread at a time; {@link #close()} frees native memory.
 *
 * <p>Reads without a session, because one for each backup would cost more than the search. What is not found that way a prune may just have moved: only who
 * has registered for that backup and has looked again may call it damaged (section 9.4 of the format page).
 */
final class VersionSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VersionSearch.class);

    private final Repository repository;
    private final ListingSearch search;
    private final TreeMap<String, TreeMap<EntryPath, List<Version>>> sources = new TreeMap<>();
    private RepositoryChunks loose;
    private @Nullable PinnedChunks pinned;

    VersionSearch(Repository repository, GlobSet globs) throws IOException {
        this.repository = repository;
        this.loose = load();
        this.search = new ListingSearch(ref -> pinned == null ? loose.read(ref) : pinned.read(ref), globs::covers);
    }

    private RepositoryChunks load() throws IOException {
        return new RepositoryChunks(
                repository,
                repository.loadIndexForReading().chunks(),
                repository.settings().memoryBytes() / 4);
    }

    /** One version of a path, and who holds it. */
    private record Version(ListedEntry entry, List<BackupId> backups) {
        private boolean sameAs(ListedEntry other) {
            return entry.content().equals(other.content())
                    && entry.entry().attributes().equals(other.entry().attributes());
        }
    }

    /** Searches one backup. One that was deleted meanwhile is left out; of one that is damaged what cannot be searched is logged. */
    void add(BackupSummary backup) throws IOException {
        try {
            Optional<Manifest> manifest = repository.records().load(backup.uuid());
            if (manifest.isPresent()) {
                for (String source : new TreeSet<>(manifest.get().roots().keySet())) {
                    add(manifest.get(), source);
                }
            }
        } catch (NotFoundException e) {
            LOG.info("{} was deleted while it was searched.", backup.id());
        } catch (DamagedException e) {
            LOG.warn("{} cannot be searched, or not wholly: {} Run 'verify' for it.", backup.id(), e.getMessage());
        }
    }

    private void add(Manifest manifest, String source) throws IOException {
        TreeMap<EntryPath, List<Version>> paths = sources.computeIfAbsent(source, s -> new TreeMap<>());
        for (ListedEntry entry : search(manifest, source)) {
            List<Version> versions = paths.computeIfAbsent(entry.path(), p -> new ArrayList<>());
            Version same =
                    versions.stream().filter(v -> v.sameAs(entry)).findFirst().orElse(null);
            if (same == null) {
                same = new Version(entry, new ArrayList<>());
                versions.add(same);
            }
            same.backups.add(manifest.record().id());
        }
    }

    private List<ListedEntry> search(Manifest manifest, String source) throws IOException {
        try {
            return search.search(manifest.root(source));
        } catch (DamagedException e) {
            LOG.debug("looking again, registered, for what was not found", e);
        }
        List<ListedEntry> found = searchRegistered(manifest.record().uuid(), manifest, source);
        // Whatever was moved is found in later backups at the first attempt.
        loose.close();
        loose = load();
        return found;
    }

    private List<ListedEntry> searchRegistered(UUID backup, Manifest manifest, String source) throws IOException {
        try (PinnedChunks chunks = PinnedChunks.of(repository, List.of(backup))) {
            pinned = chunks;
            return search.search(manifest.root(source));
        } finally {
            pinned = null;
        }
    }

    /** What was found, in order of source and path. */
    void forEach(Consumer<FoundEntry> found) {
        sources.forEach((source, paths) -> paths.values()
                .forEach(versions -> versions.forEach(
                        version -> found.accept(new FoundEntry(source, version.entry.entry(), version.backups)))));
    }

    @Override
    public void close() {
        loose.close();
    }
}
