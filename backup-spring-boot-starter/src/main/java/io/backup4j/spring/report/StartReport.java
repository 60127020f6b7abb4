package io.backup4j.spring.report;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.place.KitCheck;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.source.LeftOut;
import io.backup4j.spring.source.SourceCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is backed up, where, when, and what is not.
 *
 * @param lines for people
 * @param gaps what of this host is not backed up by itself, and should be looked at; part of the lines too
 */
public record StartReport(List<String> lines, List<String> gaps) {
    public StartReport {
        lines = List.copyOf(lines);
        gaps = List.copyOf(gaps);
    }

    /** Puts it together; asks open places for their emergency kit. */
    public static StartReport of(SourceCatalog sources, HostPlaces places, HostPlans plans) {
        Writer writer = new Writer();
        for (HostSource source : sources.sources()) {
            writer.line("what", source.name(), source.description());
        }
        places.all().forEach(place -> writer.line("where", place.name(), place(place)));
        plans.all().forEach(plan -> writer.line("when", plan.name(), plan(plan)));
        for (LeftOut left : sources.leftOut()) {
            writer.left(left);
        }
        gaps(writer, sources, plans);
        places.all().forEach(place -> kit(writer, place));
        return writer.report();
    }

    private static String place(HostPlace place) {
        String state = place.opened().isPresent()
                ? (place.created() ? ", made just now" : "")
                : ", CANNOT BE USED NOW: "
                        + place.failure().map(BackupException::getMessage).orElse("it does not answer yet");
        return place.location() + (place.encrypted() ? ", encrypted" : ", NOT encrypted") + state;
    }

    private static String plan(HostPlan plan) {
        String schedule = plan.settings().schedule();
        String when = schedule == null
                ? "on request only"
                : schedule + " (" + plan.settings().zoneOrLocal() + ")";
        String keeps = plan.settings()
                .retention()
                .policy()
                .map(policy -> policy.describe())
                .orElse("keeps everything");
        return when + ", "
                + plan.settings().type().word() + " of "
                + plan.sources().stream().map(HostSource::name).collect(Collectors.joining(", "))
                + "; " + plan.settings().verify() + " is read back; " + keeps;
    }

    private static void gaps(Writer writer, SourceCatalog sources, HostPlans plans) {
        List<HostPlan> scheduled = plans.all().stream()
                .filter(plan -> plan.settings().schedule() != null)
                .toList();
        if (scheduled.isEmpty()) {
            writer.warn(
                    "nothing is backed up by itself: no plan has a schedule ('backup.plans.nightly.schedule=daily 02:00')");
        }
        for (HostSource source : sources.sources()) {
            if (scheduled.stream().noneMatch(plan -> plan.sources().contains(source))) {
                writer.gap("source '" + source.name() + "' is in no plan that has a schedule");
            }
        }
        if (sources.sources().stream().noneMatch(source -> source.description().startsWith("files "))) {
            writer.note("files: none are named ('backup.sources.<name>.paths'), among them configuration and uploads");
        }
    }

    private static void kit(Writer writer, HostPlace place) {
        place.kitFile()
                .ifPresent(file -> writer.warn("the emergency kit of '" + place.name() + "' lies in " + file
                        + ": print it, keep it offline, remove the file"));
        place.opened().ifPresent(repository -> {
            try {
                switch (KitCheck.of(repository)) {
                    case UNCONFIRMED ->
                        writer.warn("nobody has proven to hold the emergency kit of '" + place.name()
                                + "': 'backup4j keys confirm --repository " + place.location()
                                + " --recovery-key-file …'");
                    case MISSING ->
                        writer.warn(
                                "place '" + place.name()
                                        + "' has no recovery key: a lost passphrase loses every backup ('backup4j keys add --recovery')");
                    case CONFIRMED, NOT_NEEDED -> {}
                }
            } catch (BackupException e) {
                writer.warn("the keys of '" + place.name() + "' cannot be listed now: " + e.getMessage());
            }
        });
    }

    /** The block as one text. */
    public String text() {
        return lines.stream().collect(Collectors.joining(System.lineSeparator()));
    }

    /** Collects lines in columns. */
    private static final class Writer {
        private final List<String> lines = new ArrayList<>(List.of("Backups"));
        private final List<String> gaps = new ArrayList<>();

        void line(String word, String name, String text) {
            lines.add(String.format("  %-6s %-14s %s", word, name, text));
        }

        void left(LeftOut left) {
            String text = left.what() + ": " + left.why();
            lines.add("  NOT    " + text);
            if (!left.expected()) {
                gaps.add("Not backed up: " + text);
            }
        }

        void note(String text) {
            lines.add("  NOT    " + text);
        }

        void warn(String text) {
            lines.add("  WARN   " + text);
        }

        void gap(String text) {
            warn(text);
            gaps.add(text);
        }

        StartReport report() {
            return new StartReport(lines, gaps);
        }
    }
}
