package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Everything that one reading of the catalogue found. Filled by one thread. */
final class LoadedCatalogue {
    /** Of every backup with a manifest, deleted or not, without notes. */
    final Map<UUID, BackupSummary> summaries = new LinkedHashMap<>();

    /** What a segment says of backups whose manifests are lost: the only trace of them. */
    final Map<UUID, BackupSummary> lost = new LinkedHashMap<>();

    final Set<UUID> tombstones = new HashSet<>();
    /** Numbers of the deletions of a backup that are there. */
    final Map<UUID, Set<Long>> deletions = new HashMap<>();
    /** Numbers of those that are announced as taken back. */
    final Map<UUID, Set<Long>> takenBack = new HashMap<>();

    final Set<UUID> givenUp = new HashSet<>();
    /** Fates that no segment repeats. */
    final Set<UUID> outside = new HashSet<>();

    final Set<ObjectKey> looseNotes = new HashSet<>();
    /** Loose notes that opened and that no segment repeats: a segment would save readers of these. */
    final Set<ObjectKey> notesOutside = new HashSet<>();
    /** Those that were read: a damaged one is never replaced, its notes may be nowhere else. */
    final List<ObjectKey> segments = new ArrayList<>();

    final Map<ObjectKey, BackupNote> notes = new TreeMap<>();
    /** Lines of segments that only a later release knows. */
    final Set<ObjectNode> unknown = new LinkedHashSet<>();

    final Map<ObjectKey, String> unreadable = new TreeMap<>();

    Catalogue.View view() {
        Set<UUID> deleted = Set.copyOf(deletions.keySet());
        Set<UUID> undeleting = deletions.entrySet().stream()
                .filter(each -> takenBack.getOrDefault(each.getKey(), Set.of()).containsAll(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        Map<UUID, List<BackupNote>> byBackup = new HashMap<>();
        notes.forEach((key, note) -> ObjectKeys.uuidBehind(ObjectKeys.NOTES, key)
                .ifPresent(uuid ->
                        byBackup.computeIfAbsent(uuid, u -> new ArrayList<>()).add(note)));
        long highest = summaries.values().stream()
                .mapToLong(BackupSummary::order)
                .max()
                .orElse(0);
        return new Catalogue.View(
                inOrder(byBackup, uuid -> !deleted.contains(uuid) && !givenUp.contains(uuid)),
                highest,
                byBackup,
                unreadable,
                deleted,
                undeleting,
                Set.copyOf(givenUp),
                inOrder(byBackup, uuid -> deleted.contains(uuid) && !givenUp.contains(uuid)));
    }

    /** Chosen backups with their notes, newest first in commit order. */
    private List<BackupSummary> inOrder(Map<UUID, List<BackupNote>> notesOf, Predicate<UUID> chosen) {
        return summaries.values().stream()
                .filter(summary -> chosen.test(summary.uuid()))
                .map(summary -> withNotes(summary, NoteFold.fold(notesOf.getOrDefault(summary.uuid(), List.of()))))
                .sorted(Comparator.comparingLong(BackupSummary::order)
                        .thenComparing(summary -> summary.uuid().toString())
                        .reversed())
                .toList();
    }

    /** How many objects a segment would save readers: not those that do not open, nor what a segment repeats and the store does not let go. */
    int foldable() {
        Set<ObjectKey> foldableNotes = new HashSet<>(notesOutside);
        foldableNotes.removeAll(staying());
        return outside.size() + foldableNotes.size();
    }

    /** Notes of holds that are objects of their own: they stay that, so that a hold that failed can be taken back, and no lost segment ends one. */
    private Set<ObjectKey> staying() {
        return looseNotes.stream()
                .filter(key -> {
                    BackupNote note = notes.get(key);
                    return note != null
                            && (note.type() == BackupNote.Type.HOLD || note.type() == BackupNote.Type.RELEASE);
                })
                .collect(Collectors.toSet());
    }

    CatalogueSegment everything() {
        List<BackupSummary> all = new ArrayList<>(summaries.values());
        all.addAll(lost.values());
        Map<ObjectKey, BackupNote> theirs = new TreeMap<>(notes);
        theirs.keySet().removeAll(staying());
        return new CatalogueSegment(all, List.copyOf(tombstones), theirs, unknown);
    }

    CatalogueSegment outsideOnly() {
        Map<ObjectKey, BackupNote> theirs = new TreeMap<>(notes);
        theirs.keySet().retainAll(looseNotes);
        theirs.keySet().removeAll(staying());
        return new CatalogueSegment(
                summaries.values().stream()
                        .filter(s -> outside.contains(s.uuid()))
                        .toList(),
                tombstones.stream().filter(outside::contains).toList(),
                theirs,
                Set.of());
    }

    private static BackupSummary withNotes(BackupSummary s, List<BackupNote> notes) {
        return new BackupSummary(
                s.id(),
                s.uuid(),
                s.type(),
                s.status(),
                s.plan(),
                s.started(),
                s.finished(),
                s.order(),
                s.sources(),
                s.files(),
                s.bytes(),
                s.bytesStored(),
                notes);
    }
}
