package io.backup4j.engine.prune;

import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.verify.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a prune noticed: the first findings in full, the others counted. Both passes may see the same, which is kept once. Not thread-safe. */
final class Findings {
    static final int MOST = 100;

    private final Set<Finding> kept = new LinkedHashSet<>();
    private long more;

    void add(Finding finding) {
        if (kept.size() < MOST) {
            kept.add(finding);
        } else if (!kept.contains(finding)) {
            more++;
        }
    }

    /** What an unfinished generation was to delete is not known. */
    void addUnreadableProposal(long generation, DamagedException problem) {
        add(Finding.ofObject(
                Finding.Kind.DAMAGED_OBJECT,
                ObjectKeys.generationHead(generation).value(),
                -1,
                -1,
                "What generation " + generation
                        + " was to delete cannot be read, so nothing is deleted for it and the next one begins anew: "
                        + problem.getMessage()));
    }

    void addAll(List<Finding> findings) {
        findings.forEach(this::add);
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>(kept);
        if (more > 0) {
            all.add(new Finding(
                    Finding.Kind.DAMAGED_OBJECT,
                    null,
                    null,
                    null,
                    null,
                    -1,
                    -1,
                    more + " more problems are not listed here. 'verify' names what they harm."));
        }
        return all;
    }
}
