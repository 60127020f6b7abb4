package io.backup4j.examples.collector;

import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where the application runs: a database, a topic, directories and the time, which outlive it. */
final class Site {
    static final String PASSWORD = "of the operator";

    private final Path directory;
    private final String topic = Servers.newName();
    private final PGSimpleDataSource database;
    final MovedClock clock = new MovedClock();

    Site(Path directory) throws IOException, SQLException {
        this.directory = directory;
        this.database = Servers.newDatabase(topic);
        Files.createDirectory(configuration());
        Files.writeString(configuration().resolve("application.yaml"), "collector.ignored-types: []\n");
        Files.writeString(key(), "0123456789abcdef".repeat(4));
    }

    /** The directory that is backed up as the source 'configuration'. */
    Path configuration() {
        return directory.resolve("config");
    }

    private Path key() {
        return directory.resolve("key");
    }

    /** Past the application, as somebody with psql. */
    JdbcTemplate database() {
        return new JdbcTemplate(database);
    }

    /** Starts the application by the clock of this place, on storage that does not contradict it. */
    Host start(String... properties) {
        return run(
                context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean(Clock.class, () -> clock);
                    beans.registerBean("main", BackupSink.class, () -> new TimelessSink(repository()));
                },
                "",
                properties);
    }

    private Path repository() {
        return directory.resolve("repository");
    }

    /** Starts the application by the time of the system with what else is registered. */
    Host start(ApplicationContextInitializer<?> beans, String... properties) {
        return run(beans, repository().toString(), properties);
    }

    private Host run(ApplicationContextInitializer<?> beans, String repository, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.security.user.password=" + PASSWORD,
                "spring.datasource.url=" + database.getUrl(),
                "spring.datasource.username=postgres",
                "spring.kafka.bootstrap-servers=" + Servers.kafka(),
                "collector.embedded=false",
                "collector.topic=" + topic,
                "backup.repository=" + repository,
                "backup.state-directory=" + directory.resolve("state"),
                // A passphrase would be stretched at each start.
                "backup.encryption.passphrase=",
                "backup.encryption.key-file=" + key(),
                "backup.startup-wait=2m",
                "backup.sources.configuration.paths=" + configuration(),
                "backup.plans.nightly.zone=UTC",
                "backup.plans.nightly.retries=0",
                "backup.alerts.storage.warning=100%",
                "backup.alerts.storage.critical=100%"));
        arguments.addAll(List.of(properties));
        return new Host(new SpringApplicationBuilder(CollectorApplication.class)
                .initializers(beans)
                .run(arguments.stream().map(argument -> "--" + argument).toArray(String[]::new)));
    }
}
