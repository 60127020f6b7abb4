package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.s3.ProbeFinding.Grade;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Transition;

class LifecycleRulesTest {
    private static final S3Options OPTIONS =
            S3Options.builder("backups").prefix("hosts/a").build();

    @Test
    void aRuleThatDeletesByAgeIsBadWhereverItTouchesTheRepository() {
        for (String prefix : List.of("", "hosts/", "hosts/a/", "hosts/a/pack/")) {
            assertThat(grade(
                            rule -> rule.filter(filter -> filter.prefix(prefix)).expiration(to -> to.days(30))))
                    .as("prefix '%s'", prefix)
                    .isEqualTo(Grade.BAD);
        }
        assertThat(grade(rule -> rule.filter(filter -> filter.prefix("logs/")).expiration(to -> to.days(30))))
                .isEqualTo(Grade.GOOD);
    }

    @Test
    void aRuleBelowSeveralConditionsCountsByItsPrefix() {
        assertThat(grade(rule -> rule.filter(
                                filter -> filter.and(and -> and.prefix("hosts/").objectSizeGreaterThan(1L)))
                        .expiration(to -> to.days(1))))
                .isEqualTo(Grade.BAD);
    }

    @Test
    void aRuleThatIsOffDoesNothing() {
        assertThat(grade(rule -> rule.status(ExpirationStatus.DISABLED).expiration(to -> to.days(30))))
                .isEqualTo(Grade.GOOD);
    }

    @Test
    void aRuleThatFreezesIsBadAndOneThatOnlyMakesCheaperIsNot() {
        assertThat(grade(rule -> rule.transitions(transition("DEEP_ARCHIVE")))).isEqualTo(Grade.BAD);
        assertThat(grade(rule -> rule.transitions(transition("GLACIER_IR")))).isEqualTo(Grade.GOOD);
    }

    @Test
    void rulesForOldVersionsAndAbandonedUploadsAreWelcome() {
        assertThat(grade(rule -> rule.noncurrentVersionExpiration(to -> to.noncurrentDays(1))
                        .abortIncompleteMultipartUpload(after -> after.daysAfterInitiation(7))
                        .expiration(to -> to.expiredObjectDeleteMarker(true))))
                .isEqualTo(Grade.GOOD);
        assertThat(LifecycleRules.expireOldVersions(
                        List.of(rule(rule -> rule.noncurrentVersionExpiration(to -> to.noncurrentDays(1)))),
                        "hosts/a/"))
                .isTrue();
        assertThat(LifecycleRules.expireOldVersions(
                        List.of(rule(rule -> rule.filter(filter -> filter.prefix("logs/"))
                                .noncurrentVersionExpiration(to -> to.noncurrentDays(1)))),
                        "hosts/a/"))
                .isFalse();
    }

    private static Transition transition(String storageClass) {
        return Transition.builder().days(30).storageClass(storageClass).build();
    }

    private static Grade grade(Consumer<LifecycleRule.Builder> change) {
        return LifecycleRules.judge(List.of(rule(change)), OPTIONS).get(0).grade();
    }

    private static LifecycleRule rule(Consumer<LifecycleRule.Builder> change) {
        LifecycleRule.Builder rule = LifecycleRule.builder().id("one").status(ExpirationStatus.ENABLED);
        change.accept(rule);
        return rule.build();
    }
}
