package io.backup4j.spring.plan;

import io.backup4j.BackupPlan;
import io.backup4j.PlacesPolicy;
import io.backup4j.RetryLimits;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.properties.PlanProperties;
import io.backup4j.spring.source.HostSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A plan of this host. Immutable.
 *
 * @param name of the plan
 * @param settings what the properties say
 * @param sources what it backs up; never empty
 * @param places where to, nearest first; never empty
 * @param customizers of the host
 */
public record HostPlan(
        String name,
        PlanProperties settings,
        List<HostSource> sources,
        List<HostPlace> places,
        List<PlanCustomizer> customizers) {
    public HostPlan {
        sources = List.copyOf(sources);
        places = List.copyOf(places);
        customizers = List.copyOf(customizers);
    }

    /** When enough places have a backup. */
    public PlacesPolicy policy() {
        return settings.placesNeeded() == null ? PlacesPolicy.all() : PlacesPolicy.atLeast(settings.placesNeeded());
    }

    /**
     * The plan for a run that begins now.
     *
     * @param type what is read
     * @param by who asks
     * @throws io.backup4j.spi.error.BackupException if a source cannot be made, such as a database that does not answer
     */
    public BackupPlan build(BackupType type, String by) {
        return build(type, by, sources);
    }

    /**
     * The same with some of its sources only. Its backups are of another plan: retention must not let them take the place of whole ones, nor may they count as a success of
     * this plan.
     */
    public BackupPlan build(BackupType type, String by, List<HostSource> chosen) {
        BackupPlan.Builder plan = BackupPlan.named(chosen.size() == sources.size() ? name : partName(chosen))
                .type(type)
                .createdBy(by)
                .verifyFraction(settings.verify().fraction())
                .retry(RetryLimits.times(settings.retries()));
        chosen.forEach(source -> plan.source(source.source().get()));
        settings.allowFuzzy().forEach(plan::allowFuzzy);
        settings.tags().forEach(plan::tag);
        settings.retention().policy().ifPresent(policy -> {
            plan.retention(policy, settings.zoneOrLocal());
            plan.minFreeFraction(settings.minFree().fraction());
        });
        customizers.forEach(customizer -> customizer.customize(name, plan));
        return plan.build();
    }

    private String partName(List<HostSource> chosen) {
        return name + chosen.stream().map(HostSource::name).sorted().collect(Collectors.joining("+", ":", ""));
    }
}
