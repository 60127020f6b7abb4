package io.backup4j.engine.prune.model;

import java.util.Set;

/** What happens without any process: a put under way arrives, a lock lapses, damage is found out. */
final class SinkSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    SinkSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, Next next) {
        if (now.lateManifests != 0) {
            int arrived = now.lateManifests;
            World then = next.copy();
            then.lateManifests = 0;
            if (rules.contains(Rule.SINK_KEEPS)) {
                then.manifests |= arrived & ~now.tombstones;
            } else {
                then.manifests |= arrived;
                then.tombstones &= ~arrived;
            }
            next.to(then, () -> "the manifests under way arrive: " + Packs.of(arrived));
        }
        for (int k = 0; k < World.DELETIONS; k++) {
            if (now.lateDeleted[k] != 0) {
                int backups = now.lateDeleted[k];
                int number = k;
                World then = next.copy();
                then.deleted[k] |= backups;
                then.lateDeleted[k] = 0;
                then.promisedListed &= ~backups;
                next.to(then, () -> "a first put of deletion " + number + " arrives late: " + Packs.of(backups));
            }
        }
        if (now.locked != 0) {
            World then = next.copy();
            then.locked = 0;
            next.to(then, () -> "the store lets go of " + Packs.of(now.locked));
        }
        int unknown = scenario.bad & ~now.knownBad;
        if (scenario.discovery && unknown != 0) {
            World then = next.copy();
            then.knownBad |= unknown;
            next.to(then, () -> "packs " + Packs.of(unknown) + " are found to be bad");
        }
    }
}
