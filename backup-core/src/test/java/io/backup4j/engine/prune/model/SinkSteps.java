package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.Pruner.At.*;

/** What happens without any process: a put under way arrives, a lock lapses, damage is found out. */
final class SinkSteps {
    private final Scenario scenario;

    SinkSteps(Scenario scenario) {
        this.scenario = scenario;
    }

    void from(World now, Next next) {
        if (now.lateManifests != 0) {
            int arrived = now.lateManifests;
            World then = next.copy();
            then.lateManifests = 0;
            then.manifests |= arrived & ~now.tombstones;
            next.to(then, () -> "the manifests under way arrive: " + Packs.of(arrived));
        }
        for (int p = 0; p < scenario.pruners; p++) {
            int pruner = p;
            World.Pruner sender = now.pruners[p];
            if (sender.at == HEAD_UNDER_WAY) {
                World then = next.copy();
                if (now.newest == sender.generation - 1) {
                    then.newest = sender.generation;
                    then.generations[sender.generation].condemned = sender.condemned;
                }
                then.pruners[p].begin();
                then.pruners[p].at = DEAD;
                next.to(
                        then,
                        () -> "the head of generation " + sender.generation + " that pruner " + pruner
                                + " put before it died arrives");
            }
            if (sender.at == VERDICT_UNDER_WAY) {
                World then = next.copy();
                World.Generation generation = then.generations[sender.generation];
                if (!generation.verdict) {
                    generation.verdict = true;
                    generation.packs = sender.packs;
                    generation.backups = sender.backups;
                }
                then.pruners[p].begin();
                then.pruners[p].at = DEAD;
                next.to(
                        then,
                        () -> "the verdict of generation " + sender.generation + " that pruner " + pruner
                                + " put before it died arrives");
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
