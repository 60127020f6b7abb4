package io.backup4j.spi.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** Collects the rules of a policy; {@link #build()} checks them. */
public final class RetentionPolicyBuilder {
    private final List<KeepRule> rules = new ArrayList<>();
    private boolean perPlan = true;
    private OptionalLong maxTotalBytes = OptionalLong.empty();

    RetentionPolicyBuilder() {}

    /** Keeps what one of these keeps, beside what those before keep. */
    public RetentionPolicyBuilder keep(KeepRule... more) {
        for (KeepRule rule : more) {
            rules.add(Objects.requireNonNull(rule, "rule"));
        }
        return this;
    }

    /**
     * The rules look at all backups together. Without this they look at each plan alone, so that a plan that runs every hour cannot push out one that runs every
     * month.
     */
    public RetentionPolicyBuilder acrossPlans() {
        this.perPlan = false;
        return this;
    }

    /** Size budget, see {@link RetentionPolicy#maxTotalBytes()}. Default: none. With a budget and no rule everything stays that fits. */
    public RetentionPolicyBuilder maxTotalBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxTotalBytes: must be at least 1: " + bytes);
        }
        this.maxTotalBytes = OptionalLong.of(bytes);
        return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if there is neither a rule nor a budget: that would delete all it can
     */
    public RetentionPolicy build() {
        if (rules.isEmpty() && maxTotalBytes.isEmpty()) {
            throw new IllegalArgumentException(
                    "rules: a policy without a rule would keep nothing; say what to keep, such as keep(KeepRule.last(7))");
        }
        return new KeepRules(rules.isEmpty() ? List.of(KeepRule.everything()) : rules, perPlan, maxTotalBytes);
    }
}
