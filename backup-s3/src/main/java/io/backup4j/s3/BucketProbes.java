package io.backup4j.s3;

import io.backup4j.s3.ProbeFinding.Grade;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks how the bucket is set up: versions, object lock, rules that delete; and what time it is there. */
final class BucketProbes {
    /** A third of what AWS tolerates, which is 15 minutes. */
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    private final S3Sink sink;
    private final S3Options options;
    private final Clock clock;

    BucketProbes(S3Sink sink, Clock clock) {
        this.sink = sink;
        this.options = sink.options();
        this.clock = clock;
    }

    List<ProbeFinding> run() {
        List<ProbeFinding> findings = new ArrayList<>();
        Optional<List<LifecycleRule>> rules = rules();
        versions(findings, rules.orElse(List.of()));
        lock(findings);
        if (rules.isPresent()) {
            findings.addAll(LifecycleRules.judge(rules.get(), options));
        } else {
            findings.add(new ProbeFinding(
                    "lifecycle rules",
                    Grade.UNKNOWN,
                    "these credentials may not read them",
                    "allow s3:GetLifecycleConfiguration, or see yourself that no rule deletes below the prefix"));
        }
        return findings;
    }

    private void versions(List<ProbeFinding> findings, List<LifecycleRule> rules) {
        String subject = "versions";
        try {
            GetBucketVersioningResponse answer =
                    sink.client().getBucketVersioning(request -> request.bucket(options.bucket()));
            answer.sdkHttpResponse().firstMatchingHeader("Date").ifPresent(date -> findings.add(clock(date)));
            if (answer.status() != BucketVersioningStatus.ENABLED) {
                findings.add(ProbeFinding.good(subject, "none are kept: what is deleted frees its room at once"));
            } else if (options.deleteVersions() || options.objectLockOrNull() != null) {
                findings.add(ProbeFinding.good(subject, "kept; deletes of ours remove the version"));
            } else if (LifecycleRules.expireOldVersions(rules, options.root())) {
                findings.add(ProbeFinding.good(subject, "kept; a lifecycle rule removes those that were deleted"));
            } else {
                findings.add(new ProbeFinding(
                        subject,
                        Grade.NOTE,
                        "kept, and no lifecycle rule seems to remove them: prune hides packs and frees nothing",
                        "add a rule with NoncurrentVersionExpiration, or set deleteVersions=true"));
            }
        } catch (S3Exception e) {
            findings.add(unknown(subject, e));
        }
    }

    private ProbeFinding clock(String date) {
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration difference = Duration.between(theirs, clock.instant()).abs();
            return difference.compareTo(TOLERATED) <= 0
                    ? ProbeFinding.good("clock", "that of this host and of the store agree")
                    : new ProbeFinding(
                            "clock",
                            Grade.NOTE,
                            "that of this host and of the store are " + difference.toMinutes()
                                    + " minutes apart; at 15 most stores refuse requests",
                            "set the clock of this host");
        } catch (DateTimeException e) {
            return new ProbeFinding("clock", Grade.UNKNOWN, "the store's time is not readable: " + date, "");
        }
    }

    private void lock(List<ProbeFinding> findings) {
        String subject = "object lock";
        boolean wanted = options.objectLockOrNull() != null;
        try {
            ObjectLockConfiguration lock = sink.client()
                    .getObjectLockConfiguration(request -> request.bucket(options.bucket()))
                    .objectLockConfiguration();
            boolean enabled = lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED;
            if (enabled && lock.rule() != null && lock.rule().defaultRetention() != null) {
                findings.add(new ProbeFinding(
                        subject,
                        Grade.NOTE,
                        "the bucket retains every new object, also those of runs that come and go",
                        "take the default retention off; objectLock=… retains what matters"));
            } else {
                findings.add(enabled ? available(subject, wanted) : absent(subject, wanted));
            }
        } catch (S3Exception e) {
            findings.add(e.statusCode() == 403 ? unknown(subject, e) : absent(subject, wanted));
        }
    }

    private static ProbeFinding available(String subject, boolean used) {
        return used
                ? ProbeFinding.good(subject, "on, and used for packs, manifests and keys")
                : new ProbeFinding(
                        subject,
                        Grade.NOTE,
                        "on, but not used: a stolen key can delete backups",
                        "set objectLock=governance (or compliance) and retention=…d");
    }

    private static ProbeFinding absent(String subject, boolean wanted) {
        return wanted
                ? new ProbeFinding(
                        subject,
                        Grade.BAD,
                        "asked for, but the bucket has none",
                        "make a bucket with object lock, or leave out objectLock")
                : ProbeFinding.good(subject, "off, and not asked for");
    }

    private Optional<List<LifecycleRule>> rules() {
        try {
            return Optional.of(sink.client()
                    .getBucketLifecycleConfiguration(request -> request.bucket(options.bucket()))
                    .rules());
        } catch (S3Exception e) {
            if (e.statusCode() == 403) {
                return Optional.empty();
            }
            if (e.statusCode() >= 500 && e.statusCode() != 501) {
                throw e;
            }
            // None are set, or the store knows none.
            return Optional.of(List.of());
        }
    }

    private static ProbeFinding unknown(String subject, S3Exception e) {
        return new ProbeFinding(subject, Grade.UNKNOWN, "the store answered " + e.statusCode(), "");
    }
}
