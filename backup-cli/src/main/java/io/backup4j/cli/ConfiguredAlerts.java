package io.backup4j.cli;

import io.backup4j.cli.config.AlertSettings;
import io.backup4j.cli.config.Settings;
import io.backup4j.operate.alert.Alerts;
import io.backup4j.operate.alert.ChannelStatus;
import io.backup4j.service.ReportedPlan;
import io.backup4j.spi.alert.AlertKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The alerts of the configuration file, for as long as a command has something to tell. What fails here is shown, and changes no result of the command. */
final class ConfiguredAlerts {
    /** How the repository itself is called among places. */
    static final String MAIN = "main";

    /** A command that begins each night at the same time ends a little sooner now and then; a day would leave every other reminder out. */
    private static final Duration REMINDER = Duration.ofHours(23);

    private static final int ID_CHARS = 16;

    private final Invocation invocation;
    private final AlertSettings settings;

    ConfiguredAlerts(Invocation invocation, AlertSettings settings) {
        this.invocation = invocation;
        this.settings = settings;
    }

    /** The settings of a command that makes no sense without them. */
    static AlertSettings needed(Invocation invocation) {
        AlertSettings settings = invocation.settings().alertsOrNull();
        if (settings == null) {
            throw new UsageException(
                    "there are no alerts: give --config FILE with a section 'alerts:' under 'backup:'");
        }
        return settings;
    }

    /** Lets somebody look at the alerts, or change them; delivers nothing. */
    void open(Consumer<Alerts> what) {
        with(new LinkedHashMap<>(), what);
    }

    /** Lets somebody raise and end alerts, and delivers what is to be told now: that, what was not delivered before, and a reminder a day. */
    void tell(Consumer<Alerts> what) {
        Map<String, String> unusable = new LinkedHashMap<>();
        with(unusable, alerts -> {
            what.accept(alerts);
            alerts.look();
            for (ChannelStatus channel : alerts.channels()) {
                String name = channel.name();
                if (unusable.containsKey(name)) {
                    raise(alerts, name, "The channel '" + name + "' cannot be used: " + unusable.get(name));
                } else if (channel.works()) {
                    alerts.resolve(AlertKind.DELIVERY, name);
                } else {
                    raise(
                            alerts,
                            name,
                            "Alerts cannot be delivered on the channel '" + name + "': " + channel.lastErrorOrNull());
                }
            }
            // That one channel fails is told on the others now: the next command may come in a day.
            alerts.look();
        });
    }

    private void raise(Alerts alerts, String channel, String why) {
        alerts.raise(AlertKind.DELIVERY, channel, why);
        invocation.output().problem(why);
    }

    /** @param unusable gets channels whose settings cannot be used, and why */
    private void with(Map<String, String> unusable, Consumer<Alerts> what) {
        try (AlertNotes notes = AlertNotes.in(directory(), invocation.output()::problem)) {
            Alerts.Builder builder = Alerts.builder(notes.store())
                    .clock(invocation.surroundings().clock())
                    .host(settings.host())
                    .reminder(REMINDER)
                    .gap(Duration.ZERO)
                    .settled(Duration.ZERO)
                    .executor(Runnable::run);
            settings.channels().forEach((name, channel) -> {
                try {
                    builder.channel(AlertChannels.make(name, channel), channel.atLeast());
                } catch (UsageException | IllegalArgumentException e) {
                    String why = String.valueOf(e.getMessage());
                    unusable.put(name, why);
                    builder.channel(new UnusableChannel(name, why), channel.atLeast());
                }
            });
            try (Alerts alerts = builder.build()) {
                watch(alerts);
                what.accept(alerts);
                alerts.problem().ifPresent(invocation.output()::problem);
            }
        }
    }

    /** Everything that is configured: alerts of anything else that once was are over. */
    private void watch(Alerts alerts) {
        Settings all = invocation.settings();
        List<String> places = new ArrayList<>(List.of(MAIN));
        places.addAll(all.places().keySet());
        Set<String> plans = new LinkedHashSet<>(all.plans().keySet());
        plans.add(PlanChoice.DEFAULT_PLAN);
        plans.forEach(plan -> ReportedPlan.watch(alerts, plan, places));
        Set<String> runs = new LinkedHashSet<>(plans);
        for (RunName run : RunName.values()) {
            runs.add(run.text());
            places.forEach(place -> runs.add(run.at(place)));
        }
        for (String run : runs) {
            alerts.watch(AlertKind.FAILED, run);
            alerts.watch(AlertKind.PARTIAL, run);
            alerts.watch(AlertKind.DRILL, run);
        }
        settings.channels().keySet().forEach(name -> alerts.watch(AlertKind.DELIVERY, name));
        settings.pings().keySet().forEach(run -> alerts.watch(AlertKind.DELIVERY, "ping-" + run));
    }

    private Path directory() {
        Path given = settings.stateDirectoryOrNull();
        Path all = given != null
                ? given
                : invocation.surroundings().stateDirectory().resolve("alerts");
        return all.resolve(id());
    }

    /** Another one for each configuration file, as their plans may have the same names. */
    private String id() {
        Path file = invocation.options().config;
        String text = file == null ? "" : file.toAbsolutePath().normalize().toString();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, ID_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
