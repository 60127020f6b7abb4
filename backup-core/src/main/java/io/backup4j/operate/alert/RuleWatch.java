package io.backup4j.operate.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a rule looks. Guarded by the lock of its {@link Alerts}. */
final class RuleWatch {
    private final AlertRule rule;
    private boolean busy;
    private boolean looked;
    private @Nullable Instant last;

    RuleWatch(AlertRule rule) {
        this.rule = rule;
    }

    AlertRule rule() {
        return rule;
    }

    /** Whether it is to look now; then it is busy. */
    boolean begin(Instant now) {
        if (busy || (last != null && now.isBefore(last.plus(rule.every())) && !now.isBefore(last))) {
            return false;
        }
        busy = true;
        last = now;
        return true;
    }

    /** @param done whether it could look */
    void end(boolean done) {
        busy = false;
        looked |= done;
    }

    /** Whether it has said what it looks after. */
    boolean hasSaid() {
        return looked || !rule.watchesWhileLooking();
    }
}
