package io.backup4j;

import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingDiff;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredContents;
import io.backup4j.files.GlobSet;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Questions about what a repository holds. Nothing here changes it. */
final class BackupQueries {
    private final Repository repository;

    BackupQueries(Repository repository) {
        this.repository = repository;
    }

    List<BackupSummary> list() throws IOException {
        return repository.catalogue().knownView().summaries();
    }

    BackupSummary latest() throws IOException {
        return newest(backup -> !backup.corrupted(), "intact backup");
    }

    BackupSummary at(Instant time) throws IOException {
        return newest(
                backup -> !backup.corrupted() && !backup.finished().isAfter(time),
                "intact backup that was finished by " + time);
    }

    private BackupSummary newest(Predicate<BackupSummary> eligible, String wanted) throws IOException {
        List<BackupSummary> all = list();
        return ownOrAll(all).stream().filter(eligible).findFirst().orElseThrow(() -> none(wanted, all.isEmpty()));
    }

    /** An imported backup may be of any time and from anywhere: it is the latest only where nothing else was ever made, and else meant by its id alone. */
    private static List<BackupSummary> ownOrAll(List<BackupSummary> all) {
        List<BackupSummary> own =
                all.stream().filter(backup -> !backup.imported()).toList();
        return own.isEmpty() ? all : own;
    }

    private NotFoundException none(String wanted, boolean empty) {
        return new NotFoundException("There is no " + (empty ? "backup" : wanted) + " in the repository at "
                + repository.sink().location()
                + (empty
                        ? " yet. If you expected some, see whether this is the right place, and whether they were deleted."
                        : ". 'list' shows what there is; an imported one is meant by its id alone;"
                                + " of a damaged one, restored by its id, everything comes back that is intact."));
    }

    BackupDetails show(BackupId id) throws IOException {
        Manifest manifest = repository.records().find(id);
        Catalogue.View view = repository.catalogue().knownView();
        return new BackupDetails(
                manifest.record(), view.notesOf(manifest.record().uuid()));
    }

    BackupContents contents(BackupId id) throws IOException {
        Manifest manifest = repository.records().find(id);
        PinnedChunks chunks =
                PinnedChunks.of(repository, List.of(manifest.record().uuid()));
        return new StoredContents(manifest, chunks, chunks::close);
    }

    void find(String glob, Consumer<FoundEntry> found) throws IOException {
        try (VersionSearch search = new VersionSearch(repository, GlobSet.of(List.of(glob)))) {
            for (BackupSummary summary : list()) {
                search.add(summary);
            }
            search.forEach(found);
        }
    }

    void diff(BackupId first, BackupId second, Consumer<EntryDifference> differences) throws IOException {
        Manifest before = repository.records().find(first);
        Manifest after = repository.records().find(second);
        SortedSet<String> sources = new TreeSet<>(before.roots().keySet());
        sources.addAll(after.roots().keySet());
        try (PinnedChunks chunks = PinnedChunks.of(
                repository, List.of(before.record().uuid(), after.record().uuid()))) {
            ListingDiff diff = new ListingDiff(chunks);
            for (String source : sources) {
                diff.compare(
                        before.roots().get(source),
                        after.roots().get(source),
                        (a, b) -> differences.accept(difference(source, a, b)));
            }
        }
    }

    private static EntryDifference difference(String source, @Nullable ListedEntry a, @Nullable ListedEntry b) {
        if (a == null || b == null) {
            return a == null
                    ? new EntryDifference(source, EntryDifference.Change.ADDED, null, b == null ? null : b.entry())
                    : new EntryDifference(source, EntryDifference.Change.REMOVED, a.entry(), null);
        }
        boolean sameContent = a.entry().kind() == b.entry().kind() && sameBytes(a, b);
        return new EntryDifference(
                source,
                sameContent ? EntryDifference.Change.ATTRIBUTES : EntryDifference.Change.CONTENT,
                a.entry(),
                b.entry());
    }

    /** A symbolic link's target is an attribute, but for people it is what the link contains. */
    private static boolean sameBytes(ListedEntry a, ListedEntry b) {
        Content before = a.content();
        byte[] none = {};
        return before.equals(b.content())
                && Arrays.equals(
                        a.entry()
                                .attributes()
                                .bytes(EntryAttributes.LINK_TARGET)
                                .orElse(none),
                        b.entry()
                                .attributes()
                                .bytes(EntryAttributes.LINK_TARGET)
                                .orElse(none));
    }

    RepositoryStats stats() throws IOException {
        long[] packs = {0, 0};
        long[] bytes = {0, 0};
        Listings.forEach(repository.sink(), "", object -> {
            String key = object.key().value();
            if (key.startsWith(ObjectKeys.PACKS)) {
                packs[0]++;
                packs[1] += object.sizeBytes();
            } else {
                bytes[key.startsWith(ObjectKeys.INDEX) ? 0 : 1] += object.sizeBytes();
            }
        });
        long[] chunks = {0, 0};
        repository.loadIndex(0, Set.of()).chunks().forEachLocation((id, location) -> {
            chunks[0]++;
            chunks[1] += location.length();
        });
        List<BackupSummary> backups = list();
        return new RepositoryStats(
                backups.size(),
                packs[0],
                packs[1],
                bytes[0],
                bytes[1],
                chunks[0],
                chunks[1],
                backups.stream().mapToLong(BackupSummary::bytes).sum(),
                repository.sink().space().orElse(null));
    }
}
