package io.backup4j.spring.properties;

import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.RetentionPolicyBuilder;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which backups of a plan stay: what any of these keeps. Without any: 24 hourly, 7 daily, 4 weekly, 12 monthly, 5 yearly.
 *
 * @param enabled false keeps everything for ever
 * @param last the newest so many
 * @param within what is younger: 30d, 8w, 6m, 2y, or P30D
 * @param hourly the newest of each of so many hours
 * @param daily the newest of each of so many days
 * @param weekly the newest of each of so many weeks
 * @param monthly the newest of each of so many months
 * @param yearly the newest of each of so many years
 * @param tagged what has one of these tags
 * @param maxSize how much all of them may take together; the oldest go first
 */
public record RetentionProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Integer last,
        @Nullable Period within,
        @Nullable Integer hourly,
        @Nullable Integer daily,
        @Nullable Integer weekly,
        @Nullable Integer monthly,
        @Nullable Integer yearly,
        @Nullable Map<String, String> tagged,
        @Nullable DataSize maxSize) {

    public RetentionProperties {
        tagged = tagged == null ? Map.of() : Map.copyOf(tagged);
    }

    /** The policy; empty if everything stays. */
    public Optional<RetentionPolicy> policy() {
        if (!enabled) {
            return Optional.empty();
        }
        List<KeepRule> rules = rules();
        if (rules.isEmpty() && maxSize == null) {
            return Optional.of(RetentionPolicy.standard());
        }
        RetentionPolicyBuilder builder = RetentionPolicy.builder().keep(rules.toArray(KeepRule[]::new));
        if (maxSize != null) {
            builder.maxTotalBytes(maxSize.toBytes());
        }
        return Optional.of(builder.build());
    }

    private List<KeepRule> rules() {
        List<KeepRule> rules = new ArrayList<>();
        if (last != null) {
            rules.add(KeepRule.last(last));
        }
        if (within != null) {
            rules.add(KeepRule.within(within));
        }
        if (hourly != null) {
            rules.add(KeepRule.hourly(hourly));
        }
        if (daily != null) {
            rules.add(KeepRule.daily(daily));
        }
        if (weekly != null) {
            rules.add(KeepRule.weekly(weekly));
        }
        if (monthly != null) {
            rules.add(KeepRule.monthly(monthly));
        }
        if (yearly != null) {
            rules.add(KeepRule.yearly(yearly));
        }
        tagged().forEach((key, value) -> rules.add(KeepRule.tagged(key, value)));
        return rules;
    }

    @Override
    public Map<String, String> tagged() {
        return tagged == null ? Map.of() : tagged;
    }
}
