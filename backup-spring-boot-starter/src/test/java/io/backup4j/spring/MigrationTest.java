package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spring.place.HostPlaces;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

class MigrationTest {
    @TempDir
    private Path directory;

    @Test
    void pendingMigrationsOfADatabaseWithDataAreMadeAfterABackup() {
        application("classpath:migrations/first").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .isEmpty();
        });

        application("classpath:migrations/first,classpath:migrations/second").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .singleElement()
                    .satisfies(backup -> assertThat(backup.note(BackupNote.Type.TAG)
                                    .orElseThrow()
                                    .values()
                                    .values())
                            .isNotEmpty());
            assertThat(new JdbcTemplate(context.getBean(DataSource.class))
                            .queryForList("select author from book", String.class))
                    .hasSize(1);
        });

        application("classpath:migrations/first,classpath:migrations/second").run(context -> assertThat(
                        context.getBean(HostPlaces.class).nearest().open().list())
                .hasSize(1));
    }

    @Test
    void withoutABackupTheMigrationIsNotMade() {
        application("classpath:migrations/first")
                .run(context -> assertThat(context).hasNotFailed());

        application("classpath:migrations/first,classpath:migrations/second")
                .withPropertyValues(
                        "backup.sources.lost.paths=" + directory.resolve("lost"), "backup.plans.nightly.retries=0")
                .run(context -> assertThat(context).hasFailed());

        application("classpath:migrations/first")
                .withPropertyValues("spring.flyway.validate-on-migrate=false")
                .run(context -> assertThat(new JdbcTemplate(context.getBean(DataSource.class))
                                .queryForObject(
                                        "select count(*) from information_schema.columns where table_name = 'BOOK'",
                                        Integer.class))
                        .isEqualTo(2));
    }

    private ApplicationContextRunner application(String locations) {
        return Contexts.withDatabase(directory)
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:file:" + directory.resolve("books"),
                        "spring.flyway.locations=" + locations,
                        "backup.pre-migration.enabled=true");
    }
}
