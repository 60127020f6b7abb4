package io.backup4j.cli;

import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.RetentionPolicyBuilder;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which backups stay. */
final class KeepOptions {
    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N backups of each plan.")
    private @Nullable Integer last;

    @Option(
            names = "--keep-within",
            paramLabel = "AGE",
            converter = Age.Converter.class,
            description = "Keep what is at most so old: 36h, 30d, 8w, 6m (months), 2y.")
    private @Nullable Age within;

    @Option(
            names = "--keep-hourly",
            paramLabel = "N",
            description = "Keep the newest of each of the last N hours that have a backup.")
    private @Nullable Integer hourly;

    @Option(names = "--keep-daily", paramLabel = "N", description = "The same for days.")
    private @Nullable Integer daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "The same for weeks, Monday to Sunday.")
    private @Nullable Integer weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "The same for months.")
    private @Nullable Integer monthly;

    @Option(names = "--keep-yearly", paramLabel = "N", description = "The same for years.")
    private @Nullable Integer yearly;

    /** A list, not a map: of two values of one key both are meant, and one that got lost would delete backups. */
    @Option(
            names = "--keep-tag",
            paramLabel = "KEY=VALUE",
            converter = Tag.Converter.class,
            description = "Keep what has this tag; may be given several times.")
    private List<Tag> tags = new ArrayList<>();

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = ByteCount.Converter.class,
            description =
                    "Beyond this sum, such as 500G, the oldest of what the rules keep go too; alone it keeps all that fits.")
    private @Nullable ByteCount maxSize;

    /**
     * The policy; empty if no option was given: then nothing is to be deleted.
     *
     * @throws UsageException if an option makes no sense
     */
    Optional<RetentionPolicy> policy() {
        RetentionPolicyBuilder builder = RetentionPolicy.builder();
        boolean any = add(builder, "--keep-last", last, KeepRule::last)
                | within(builder)
                | add(builder, "--keep-hourly", hourly, KeepRule::hourly)
                | add(builder, "--keep-daily", daily, KeepRule::daily)
                | add(builder, "--keep-weekly", weekly, KeepRule::weekly)
                | add(builder, "--keep-monthly", monthly, KeepRule::monthly)
                | add(builder, "--keep-yearly", yearly, KeepRule::yearly);
        for (Tag tag : tags) {
            builder.keep(KeepRule.tagged(tag.key(), tag.value()));
            any = true;
        }
        if (maxSize != null) {
            builder.maxTotalBytes(maxSize.bytes());
            any = true;
        }
        return any ? Optional.of(builder.build()) : Optional.empty();
    }

    private static boolean add(
            RetentionPolicyBuilder builder, String option, @Nullable Integer count, IntFunction<KeepRule> rule) {
        if (count == null) {
            return false;
        }
        try {
            builder.keep(rule.apply(count));
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
        return true;
    }

    private boolean within(RetentionPolicyBuilder builder) {
        if (within == null) {
            return false;
        }
        try {
            builder.keep(
                    within.amount() instanceof Period period
                            ? KeepRule.within(period)
                            : KeepRule.within((Duration) within.amount()));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--keep-within: " + e.getMessage());
        }
        return true;
    }
}
