package io.backup4j.engine.prune.model;

import java.util.Set;
import java.util.function.IntConsumer;

/** What a listing of `pack/` may show: each key as it was at some moment between the begin and the end. */
final class Listings {
    private final Set<Rule> rules;

    Listings(Set<Rule> rules) {
        this.rules = rules;
    }

    /** Each set of packs that a listing may show that found these packs at its begin and ends now. */
    void views(World now, int begin, IntConsumer view) {
        int always = begin & now.packs;
        int perhaps = begin ^ now.packs;
        if (!rules.contains(Rule.SINK_FORGETS)) {
            perhaps |= now.ghostPacks & ~now.packs;
        }
        for (int some = perhaps; ; some = some - 1 & perhaps) {
            view.accept(always | some);
            if (some == 0) {
                return;
            }
        }
    }
}
