package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers findings: the first ones in full, the others counted. One thread at a time. */
final class FindingLog {
    /** More findings than this are of no use to people, and a destroyed repository must not fill the heap. */
    static final int MAX_FINDINGS = 1000;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Harm> harms = new HashMap<>();
    private long more;
    private boolean missing;

    /** What was found about one backup. */
    private static final class Harm {
        private final Set<PackName> packs = new TreeSet<>();
        private long findings;
        private boolean damaged;
        private String first = "";
    }

    void add(Finding finding) {
        missing |= finding.kind() == Finding.Kind.MISSING_OBJECT || finding.kind() == Finding.Kind.MISSING_CHUNK;
        String backup = finding.backupOrNull();
        if (backup != null) {
            Harm harm = harms.computeIfAbsent(backup, id -> new Harm());
            harm.findings++;
            harm.damaged |= finding.kind() != Finding.Kind.CHECK_FAILED;
            if (harm.first.isEmpty()) {
                harm.first = finding.message();
            }
        }
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        } else {
            more++;
        }
    }

    /** Adds a finding and that the backup it names needs this pack. */
    void add(Finding finding, @Nullable PackName pack) {
        add(finding);
        String backup = finding.backupOrNull();
        if (backup != null && pack != null) {
            harms.get(backup).packs.add(pack);
        }
    }

    /** Whether a finding says that something is missing. */
    boolean missing() {
        return missing;
    }

    List<Finding> findings() {
        if (more == 0) {
            return List.copyOf(findings);
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(new Finding(
                Finding.Kind.DAMAGED_OBJECT,
                null,
                null,
                null,
                null,
                -1,
                -1,
                more + " further findings are not shown. The notes of the backups count all of theirs."));
        return all;
    }

    BackupVerdict verdict(Manifest manifest, long chunks) {
        Harm harm = harms.getOrDefault(manifest.record().id().value(), new Harm());
        return new BackupVerdict(manifest, chunks, harm.findings, harm.damaged, harm.packs, harm.first);
    }
}
