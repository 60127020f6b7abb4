package io.backup4j.s3;

import io.backup4j.s3.ProbeFinding.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/** What lifecycle rules of a bucket do to a repository. A rule that deletes live objects destroys it, silently and at night. */
final class LifecycleRules {
    private static final String SUBJECT = "lifecycle rules";
    private static final Set<String> FROZEN = Set.of("GLACIER", "DEEP_ARCHIVE");

    private LifecycleRules() {}

    static List<ProbeFinding> judge(List<LifecycleRule> rules, S3Options options) {
        List<ProbeFinding> findings = new ArrayList<>();
        for (LifecycleRule rule : rules) {
            if (rule.status() != ExpirationStatus.ENABLED || !mayTouch(rule, options.root())) {
                continue;
            }
            String name = "rule '" + (rule.id() == null ? "" : rule.id()) + "'";
            if (rule.expiration() != null
                    && (rule.expiration().days() != null || rule.expiration().date() != null)) {
                findings.add(new ProbeFinding(
                        SUBJECT,
                        Grade.BAD,
                        name + " deletes objects below the prefix by their age, those that backups need too",
                        "limit the rule to another prefix; what may go is decided by retention and prune"));
            }
            if (rule.transitions().stream().anyMatch(to -> FROZEN.contains(to.storageClassAsString()))) {
                findings.add(new ProbeFinding(
                        SUBJECT,
                        Grade.BAD,
                        name + " moves objects to a class that must be thawed before it can be read",
                        "limit the rule to another prefix, or use storageClass=GLACIER_IR"));
            }
        }
        return findings.isEmpty()
                ? List.of(ProbeFinding.good(SUBJECT, "none deletes or freezes objects below the prefix"))
                : findings;
    }

    /** Whether what a delete hides is removed some day. */
    static boolean expireOldVersions(List<LifecycleRule> rules, String root) {
        return rules.stream()
                .anyMatch(rule -> rule.status() == ExpirationStatus.ENABLED
                        && rule.noncurrentVersionExpiration() != null
                        && root.startsWith(prefix(rule)));
    }

    /** Both ways: a rule for part of the repository is as bad as one for all of the bucket. A rule by tag or size may touch ours, who knows. */
    private static boolean mayTouch(LifecycleRule rule, String root) {
        String prefix = prefix(rule);
        return prefix.startsWith(root) || root.startsWith(prefix);
    }

    @SuppressWarnings("deprecation") // The old form of the prefix is what many stores still answer with.
    private static String prefix(LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        if (filter != null && filter.and() != null && filter.and().prefix() != null) {
            return filter.and().prefix();
        }
        if (filter != null && filter.prefix() != null) {
            return filter.prefix();
        }
        return rule.prefix() == null ? "" : rule.prefix();
    }
}
