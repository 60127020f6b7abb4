package io.backup4j.engine.repository;

import io.backup4j.spi.backup.BackupNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule by which notes become the present state of a backup: in ascending order of (sequence, type, random part) a later note replaces an earlier one of
 * its group. Hold and release are one group, and a release leaves nothing behind; a validation that read all data and found it intact ends an earlier
 * corruption (it was healed); a drill that was skipped does not replace one that ran; each tag is a group of its own.
 */
final class NoteFold {
    private static final Comparator<BackupNote> ORDER =
            Comparator.comparingLong(BackupNote::sequence).thenComparing(BackupNote::type);

    private NoteFold() {}

    /** Folds notes given in order of their keys. */
    static List<BackupNote> fold(Collection<BackupNote> notes) {
        Map<String, BackupNote> state = new LinkedHashMap<>();
        notes.stream().sorted(ORDER).forEach(note -> {
            switch (note.type()) {
                case DRILL ->
                    state.merge("drill", note, (before, later) -> ran(later) || !ran(before) ? later : before);
                case HOLD -> state.put("hold", note);
                case RELEASE -> state.remove("hold");
                case VALIDATION -> {
                    state.put("validation", note);
                    if (provesEverything(note)) {
                        state.remove("corrupted");
                    }
                }
                case CORRUPTED -> state.put("corrupted", note);
                case TAG -> state.put("tag " + note.values().get("key"), note);
            }
        });
        return new ArrayList<>(state.values());
    }

    private static boolean ran(BackupNote drill) {
        return !"skipped".equals(drill.values().get("result"));
    }

    private static boolean provesEverything(BackupNote validation) {
        return "ok".equals(validation.values().get("result"))
                && "1.0".equals(validation.values().get("readFraction"));
    }
}
