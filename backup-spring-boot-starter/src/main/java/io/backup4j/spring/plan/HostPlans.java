package io.backup4j.spring.plan;

import io.backup4j.BackupPlaces;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.properties.PlanProperties;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.source.SourceCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All plans of this host, checked against what there is. Immutable. */
public final class HostPlans {
    /** A task of the scheduler is called by it, see there. */
    private static final String NAME = "[a-zA-Z0-9._-]{1,48}";

    private final List<HostPlan> plans;

    private HostPlans(List<HostPlan> plans) {
        this.plans = List.copyOf(plans);
    }

    /**
     * Puts plans together.
     *
     * @throws InvalidBackupSettingException if one names what is not there, or has nothing to back up
     */
    public static HostPlans of(
            Map<String, PlanProperties> properties,
            SourceCatalog sources,
            HostPlaces places,
            List<PlanCustomizer> customizers) {
        List<HostPlan> plans = new ArrayList<>();
        properties.forEach((name, settings) -> {
            HostPlan plan = new HostPlan(
                    name, settings, sources(name, settings, sources), places(name, settings, places), customizers);
            check(plan);
            plans.add(plan);
        });
        return new HostPlans(plans);
    }

    public List<HostPlan> all() {
        return plans;
    }

    public Optional<HostPlan> find(String name) {
        return plans.stream().filter(plan -> plan.name().equals(name)).findFirst();
    }

    /** The plan of a name; {@link NotFoundException} names those there are. */
    public HostPlan require(String name) {
        return find(name)
                .orElseThrow(() -> new NotFoundException("There is no plan '" + name + "'; there are: "
                        + (plans.isEmpty()
                                ? "none"
                                : plans.stream().map(HostPlan::name).collect(Collectors.joining(", ")))));
    }

    private static List<HostSource> sources(String plan, PlanProperties settings, SourceCatalog catalog) {
        String property = "backup.plans." + plan + ".sources";
        if (settings.sources().isEmpty()) {
            if (catalog.sources().isEmpty()) {
                throw new InvalidBackupSettingException(
                        property,
                        "there is nothing to back up: no DataSource, no Kafka and no files were found"
                                + leftOut(catalog) + ".",
                        "Name files:" + Yaml.of("backup.sources.media.paths", "[/srv/media]"));
            }
            return catalog.sources();
        }
        List<HostSource> chosen = new ArrayList<>();
        for (String name : settings.sources()) {
            chosen.add(catalog.find(name)
                    .orElseThrow(() -> new InvalidBackupSettingException(
                            property,
                            "there is no source '" + name + "'; there are: " + catalog.names() + ".",
                            "Name some of these, or leave the property out for all of them.")));
        }
        return chosen;
    }

    private static String leftOut(SourceCatalog catalog) {
        return catalog.leftOut().isEmpty()
                ? ""
                : catalog.leftOut().stream()
                        .map(left -> left.what() + ": " + left.why())
                        .collect(Collectors.joining("; ", " that could be (", ")"));
    }

    private static List<HostPlace> places(String plan, PlanProperties settings, HostPlaces places) {
        if (settings.places().isEmpty()) {
            return places.all();
        }
        try {
            return settings.places().stream().map(places::named).toList();
        } catch (NotFoundException e) {
            throw new InvalidBackupSettingException(
                    "backup.plans." + plan + ".places",
                    String.valueOf(e.getMessage()),
                    "Name some of these, or leave the property out for all of them.",
                    e);
        }
    }

    private static void check(HostPlan plan) {
        String prefix = "backup.plans." + plan.name();
        PlanProperties settings = plan.settings();
        if (!plan.name().matches(NAME)) {
            throw new InvalidBackupSettingException(
                    prefix, "a name has 1 to 48 of a-z A-Z 0-9 . _ -.", "Choose another name.");
        }
        if (plan.name().matches("(prune|verify|drill)(-.*)?")) {
            throw new InvalidBackupSettingException(
                    prefix, "this is the name of a task that is not a plan.", "Choose another name.");
        }
        if (plan.name().equals(ImportedBackups.PLAN)) {
            throw new InvalidBackupSettingException(
                    prefix,
                    "this is the plan of uploaded archives, and retention would take them for backups of this one.",
                    "Choose another name.");
        }
        checkPlaces(prefix + ".places", plan.places());
        Integer needed = settings.placesNeeded();
        if (needed != null && (needed < 1 || needed > plan.places().size())) {
            throw new InvalidBackupSettingException(
                    prefix + ".places-needed",
                    needed + " are asked for, and the plan has " + plan.places().size() + ".",
                    "Write a number from 1 to " + plan.places().size() + ".");
        }
        if (settings.minFree().fraction() > 0 && settings.retention().policy().isEmpty()) {
            throw new InvalidBackupSettingException(
                    prefix + ".min-free",
                    "without retention nothing may be deleted to make room.",
                    "Leave one of them out.");
        }
        if (settings.retries() < 0) {
            throw new InvalidBackupSettingException(
                    prefix + ".retries", "must not be negative: " + settings.retries() + ".", "Write 0 for none.");
        }
    }

    private static void checkPlaces(String property, List<HostPlace> places) {
        Set<String> names = new LinkedHashSet<>();
        for (HostPlace place : places) {
            if (!names.add(place.name())) {
                throw new InvalidBackupSettingException(
                        property, "'" + place.name() + "' is there twice.", "Name each place once.");
            }
        }
        if (places.size() > BackupPlaces.MAX_PLACES) {
            throw new InvalidBackupSettingException(
                    property,
                    "a plan has at most " + BackupPlaces.MAX_PLACES + " places, not " + places.size() + ".",
                    "Name some of " + names + ", or copy to the others with `backup4j replicate`.");
        }
    }
}
