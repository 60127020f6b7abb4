package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.BackupRepository;
import io.backup4j.VerifyRequest;
import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The server, running on a free port with everything below one directory. Closing it stops it. */
final class RunningLibrary implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConfigurableApplicationContext context;
    private final MovedClock clock;
    private final String address;

    private RunningLibrary(ConfigurableApplicationContext context, MovedClock clock) {
        this.context = context;
        this.clock = clock;
        this.address = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** With a storage whose clock is moved too: retention trusts no clock from which that of the storage differs. */
    static RunningLibrary start(Path directory, MovedClock clock, String... properties) {
        return start(directory, clock, key -> {}, properties);
    }

    /** @param beforePut told of each object before it is stored */
    static RunningLibrary start(Path directory, MovedClock clock, Consumer<ObjectKey> beforePut, String... properties) {
        Map<String, String> all = settings(directory);
        all.put("backup.repository", "");
        all.put("library.demo", "false");
        // Nothing to stretch, which takes most of a start.
        all.put("backup.encryption.passphrase", "");
        all.put("backup.encryption.key-file", keyFile(directory).toString());
        for (String property : properties) {
            all.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
        }
        BackupSink storage = new TimedSink(DirectorySink.at(directory.resolve("repository")), clock, beforePut);
        return run(all, clock, context -> context.getBeanFactory().registerSingleton("main", storage));
    }

    private static Path keyFile(Path directory) {
        try {
            return Files.writeString(directory.resolve("key"), "5a".repeat(32));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As somebody starts it who changes nothing but the directories. */
    static RunningLibrary startAsItIs(Path directory, MovedClock clock) {
        return run(settings(directory), clock, context -> {});
    }

    private static Map<String, String> settings(Path directory) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", "0");
        settings.put("spring.main.banner-mode", "off");
        settings.put("logging.level.root", "warn");
        settings.put("library.directory", directory.resolve("library").toString());
        settings.put("backup.repository", directory.resolve("repository").toString());
        settings.put("backup.state-directory", directory.resolve("state").toString());
        settings.put("backup.restore.directory", directory.resolve("restored").toString());
        settings.put("backup.startup-wait", "2m");
        // How full the disk of the build machine is does not matter.
        settings.put("backup.alerts.storage.warning", "100%");
        settings.put("backup.alerts.storage.critical", "100%");
        settings.put("backup.plans.nightly.zone", "UTC");
        return settings;
    }

    private static RunningLibrary run(
            Map<String, String> settings,
            MovedClock clock,
            ApplicationContextInitializer<ConfigurableApplicationContext> more) {
        SpringApplication application = AudiobookServer.application();
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("movedClock", clock), more);
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new RunningLibrary(application.run(arguments), clock);
    }

    Visitor as(String user) {
        return new Visitor(address, user);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HostUpkeep.Running upkeep() {
        return bean(HostUpkeep.class).running().orElseThrow();
    }

    BackupRepository repository() {
        return bean(HostPlaces.class).nearest().open();
    }

    TaskStatus task(String name) {
        return bean(HostUpkeep.class).task(name).orElseThrow();
    }

    /** Lets whatever is due by the moved clock begin: tasks, and what alerts have to look at or tell. */
    void look() {
        upkeep().scheduler().look();
        upkeep().alerts().look();
    }

    /** Moves the clock to the next time of a task and waits until it has run. */
    RunOutcome next(String task) {
        Instant due = task(task).nextDue().orElseThrow();
        clock.moveTo(due.plusSeconds(1).toString());
        upkeep().scheduler().look();
        await().atMost(PATIENCE).until(() -> handled(task));
        return task(task).lastOutcome().orElseThrow().outcome();
    }

    /** Whether a task has done what was due by now, here or in another instance. */
    boolean handled(String task) {
        TaskStatus status = task(task);
        return status.runningSince().isEmpty()
                && status.nextDue().filter(clock.instant()::isBefore).isPresent();
    }

    List<BackupSummary> backups(String plan) {
        return repository().list().stream()
                .filter(backup -> backup.plan().equals(plan))
                .toList();
    }

    /** Runs a plan now, by REST, and waits for its end. */
    void backUp(String plan) {
        requireSuccess(as("operator").send("POST", "/library/api/backup/backups", "{\"plan\":\"" + plan + "\"}"));
    }

    /** Restores by REST as a user does: asks what would be done, then does that. Waits for the end. */
    void restore(String order) {
        String before = order.substring(0, order.length() - 1);
        JsonNode plan = Visitor.json(as("operator").send("POST", "/library/api/backup/restore", order));
        String digest = plan.required("digest").stringValue();
        requireSuccess(as("operator")
                .send(
                        "POST",
                        "/library/api/backup/restore",
                        before + ",\"dryRun\":false,\"digest\":\"" + digest + "\"}"));
    }

    private void requireSuccess(HttpResponse<byte[]> begun) {
        assertThat(begun.statusCode()).as(Visitor.text(begun)).isEqualTo(202);
        String run = begun.headers().firstValue("Location").orElseThrow();
        await().atMost(PATIENCE).until(() -> !as("operator")
                .json(run)
                .required("state")
                .stringValue()
                .equals("RUNNING"));
        JsonNode ended = as("operator").json(run);
        assertThat(ended.required("state").stringValue())
                .as(ended.toPrettyString())
                .isEqualTo("SUCCESS");
    }

    /** Reads all that is stored: nothing of it may be damaged or missing. */
    void requireIntactRepository() {
        assertThat(repository()
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isTrue();
    }

    @Override
    public void close() {
        context.close();
    }
}
