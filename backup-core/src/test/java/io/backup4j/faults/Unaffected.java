package io.backup4j.faults;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Which objects may be damaged without anybody noticing, and why that is no loss. */
enum Unaffected {
    /** Random bytes that nobody reads. */
    RESERVE,
    /** Heartbeats, announced, given-up and damage marks are empty: that they are there is what counts. */
    ONLY_THE_KEY_COUNTS,
    /** Head and verdict of a finished generation are read by nobody, unless its record of what is left is damaged. */
    GENERATION_IS_FINISHED,
    /** What a finished generation left follows from its verdict. */
    FOLLOWS_FROM_THE_VERDICT,
    /** Nobody can have a given-up backup back, nor one that failed; and no list names their ids. */
    BACKUP_IS_GONE,
    /** Labels and dates of the objects in clear text: both keys still open everything. */
    CLEAR_TEXT;

    /**
     * Why nobody need notice.
     *
     * @param keys of all objects
     * @param view of the intact repository
     * @return empty if damage must be noticed
     */
    static Optional<Unaffected> of(String key, List<String> keys, Catalogue.View view) {
        if (key.startsWith(ObjectKeys.RESERVE)) {
            return Optional.of(RESERVE);
        }
        if (Stream.of(ObjectKeys.HEARTBEATS, ObjectKeys.UNDELETES, ObjectKeys.GIVEN_UP, ObjectKeys.DAMAGED)
                .anyMatch(key::startsWith)) {
            return Optional.of(ONLY_THE_KEY_COUNTS);
        }
        if (key.startsWith(ObjectKeys.GENERATIONS)) {
            String finished = key.substring(0, key.lastIndexOf('/') + 1) + "finished";
            if (key.equals(finished)) {
                return Optional.of(FOLLOWS_FROM_THE_VERDICT);
            }
            return keys.contains(finished) ? Optional.of(GENERATION_IS_FINISHED) : Optional.empty();
        }
        if (key.startsWith(ObjectKeys.BACKUPS)) {
            Optional<UUID> uuid = ObjectKeys.uuidBehind(ObjectKeys.BACKUPS, ObjectKey.of(key));
            return view.givenUp().contains(uuid.orElseThrow()) ? Optional.of(BACKUP_IS_GONE) : Optional.empty();
        }
        if (key.startsWith("id/")) {
            return known(view).map(summary -> "id/" + summary.id()).anyMatch(key::equals)
                    ? Optional.empty()
                    : Optional.of(BACKUP_IS_GONE);
        }
        return key.startsWith(ObjectKeys.SLOTS) || key.equals(ObjectKeys.REPOSITORY.value())
                ? Optional.of(CLEAR_TEXT)
                : Optional.empty();
    }

    /** Backups that somebody may still want. */
    private static Stream<BackupSummary> known(Catalogue.View view) {
        return Stream.concat(view.summaries().stream(), view.deletedSummaries().stream());
    }
}
