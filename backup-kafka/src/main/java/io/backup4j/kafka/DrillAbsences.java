package io.backup4j.kafka;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.entry.EntryIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a restored backup does not have, judged by what it says of itself: only a hole that it names is known. Any other is a difference. */
final class DrillAbsences {
    private final SourceRecord record;
    private final Consumer<DrillDifference> differences;
    private final List<Absence> known = new ArrayList<>();
    /** A record lists only the first of its issues and counts the others. */
    private long unlisted;

    DrillAbsences(SourceRecord record, Consumer<DrillDifference> differences) {
        this.record = record;
        this.differences = differences;
        this.unlisted = record.missing()
                - record.issues().stream().filter(EntryIssue::missing).count();
    }

    void judge(List<Absence> absences) {
        absences.forEach(this::judge);
    }

    private void judge(Absence absence) {
        boolean named = record.missing() > 0 && absence.named().test(record);
        if (named || unlisted > 0) {
            unlisted -= named ? 0 : 1;
            known.add(absence);
        } else {
            differences.accept(new DrillDifference(
                    absence.where(), absence.what() + ", and the backup does not say that this is missing"));
        }
    }

    /** For people, after all were judged; empty if nothing is known to be missing. */
    Optional<String> remark() {
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of("the backup is partial, and was proven as far as it goes: " + known.size()
                        + (known.size() == 1 ? " part is not in it, " : " parts are not in it, the first: ")
                        + known.get(0));
    }
}
