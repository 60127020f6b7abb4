package io.backup4j.engine.verify;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a verification says of packs as such, whoever needs them.
 *
 * @param damaged packs in which damaged or missing bytes were seen, each with what was seen first
 * @param intactAgain packs that were marked as damaged before anything was read, and of which every byte is as it was written
 */
record PackConclusions(SortedMap<PackName, String> damaged, Set<PackName> intactAgain) {
    PackConclusions {
        damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
        intactAgain = Set.copyOf(intactAgain);
    }

    /**
     * Concludes, when everything was looked at.
     *
     * @param marked packs that were marked when the look began
     * @param readWhole packs of which every byte was read
     * @param verdicts of all backups
     */
    static PackConclusions of(
            StoredState state,
            Coverage coverage,
            PackProblems problems,
            Set<PackName> marked,
            PackSet readWhole,
            Collection<BackupVerdict> verdicts) {
        SortedMap<PackName, String> damaged = new TreeMap<>();
        Set<PackName> doubtful = new HashSet<>();
        for (PackProblem problem : problems.all()) {
            doubtful.add(problem.pack());
            if (!problem.harmless()) {
                damaged.putIfAbsent(problem.pack(), problem.reason());
            }
        }
        coverage.forEachWrongSize((pack, stored, written) ->
                damaged.putIfAbsent(pack, "The pack has " + stored + " bytes and was written with " + written));
        for (Finding finding : state.findings()) {
            packOf(finding).ifPresent(pack -> damaged.putIfAbsent(pack, finding.message()));
        }
        for (BackupVerdict verdict : verdicts) {
            verdict.damagedPacks().forEach(pack -> damaged.putIfAbsent(pack, verdict.firstProblem()));
        }
        Set<PackName> intactAgain = new TreeSet<>();
        for (PackName pack : marked) {
            if (readWhole.contains(pack) && !damaged.containsKey(pack) && !doubtful.contains(pack)) {
                intactAgain.add(pack);
            }
        }
        return new PackConclusions(damaged, intactAgain);
    }

    /** The pack that a finding of loading the index is about, if it is about one: its directory cannot be read. */
    private static Optional<PackName> packOf(Finding finding) {
        String object = finding.objectOrNull();
        return object != null && PackName.isPack(ObjectKey.of(object))
                ? Optional.of(PackName.of(ObjectKey.of(object)))
                : Optional.empty();
    }
}
