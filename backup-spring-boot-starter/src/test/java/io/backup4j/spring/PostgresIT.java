package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.BackupRepository;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import io.backup4j.spring.source.SourceCatalog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application as a new user has it: PostgreSQL, and the three properties. */
class PostgresIT {
    @TempDir
    private Path directory;

    @Test
    void threePropertiesGiveANightlyVerifiedEncryptedBackupThatIsRestoredInPlace() throws Exception {
        MovedClock clock = new MovedClock(Instant.parse("2026-12-01T12:00:00Z"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(DataSourceAutoConfiguration.class, BackupAutoConfiguration.class))
                    .withBean(Clock.class, () -> clock)
                    .withPropertyValues(
                            "spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                            "spring.datasource.username=postgres",
                            "backup.state-directory=" + directory.resolve("state"),
                            "backup.startup-wait=2m",
                            "backup.repository=" + directory.resolve("repository"),
                            "backup.encryption.passphrase=correct horse",
                            "backup.plans.nightly.schedule=daily 02:00")
                    .run(context -> {
                        JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
                        database.execute("create table book(id int primary key, title text not null)");
                        database.update("insert into book select n, 'title ' || n from generate_series(1, 1000) n");
                        HostUpkeep upkeep = context.getBean(HostUpkeep.class);

                        clock.move(Duration.ofHours(26));
                        upkeep.running().orElseThrow().scheduler().resume("nightly");
                        BackupRepository repository =
                                context.getBean(HostPlaces.class).nearest().open();
                        await().atMost(Duration.ofSeconds(60))
                                .until(() -> !repository.list().isEmpty());
                        await().atMost(Duration.ofSeconds(60))
                                .until(() -> repository.latest().verified());

                        database.update("delete from book where id > 10");
                        RestoreRequest.Builder request = RestoreRequest.latest()
                                .target(
                                        "database",
                                        context.getBean(SourceCatalog.class)
                                                .require("database")
                                                .inPlace()
                                                .orElseThrow()
                                                .target(true));
                        context.getBeansOfType(RestoreParticipant.class)
                                .values()
                                .forEach(request::participant);

                        assertThat(repository.restore(request.build()).complete())
                                .isTrue();
                        assertThat(database.queryForObject("select count(*) from book", Integer.class))
                                .isEqualTo(1000);
                        assertThat(repository
                                        .verify(VerifyRequest.everything(), RunControl.none())
                                        .findings())
                                .isEmpty();
                    });
        }
    }
}
