package io.backup4j.engine.prune;

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
