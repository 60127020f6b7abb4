package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.PlacesReport;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.report.StartReport;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.source.SourceCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class BackupAutoConfigurationTest {
    @TempDir
    private Path directory;

    @Test
    void nothingIsThereWhenSwitchedOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BackupAutoConfiguration.class))
                .withPropertyValues("backup.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean(HostPlaces.class).doesNotHaveBean(BackupStart.class);
                });
    }

    @Test
    void threePropertiesMakeAnEncryptedBackupOfTheDatabaseThatRestores() {
        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues(
                        "backup.encryption.passphrase=correct horse", "backup.plans.nightly.schedule=daily 02:00")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
                    database.execute("create table book(id int primary key, title varchar(100))");
                    database.update("insert into book values (1, 'Emma')");

                    PlacesReport report = run(context, "nightly");

                    assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
                    HostPlaces places = context.getBean(HostPlaces.class);
                    assertThat(places.nearest().open().encryption()).isEqualTo("aes-256-gcm");
                    DriverManagerDataSource other =
                            new DriverManagerDataSource("jdbc:h2:mem:restored;DB_CLOSE_DELAY=-1");
                    places.nearest()
                            .open()
                            .restore(RestoreRequest.latest()
                                    .target("database", io.backup4j.jdbc.h2.H2Target.into(other))
                                    .build());
                    assertThat(new JdbcTemplate(other).queryForObject("select title from book", String.class))
                            .isEqualTo("Emma");
                    assertThat(places.nearest()
                                    .open()
                                    .verify(VerifyRequest.everything(), RunControl.none())
                                    .findings())
                            .isEmpty();
                });
    }

    @Test
    void theFirstStartLeavesAnEmergencyKitForItsOwnerAloneAndSaysSo() {
        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues("backup.encryption.passphrase=correct horse")
                .run(context -> {
                    Path kit = directory.resolve("state/emergency-kit-main.txt");
                    assertThat(kit).content().contains("Recovery key");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kit)))
                            .isEqualTo("rw-------");
                    StartReport report =
                            context.getBean(BackupStart.class).report().orElseThrow();
                    assertThat(report.text())
                            .contains("emergency kit of 'main' lies in " + kit)
                            .contains("nobody has proven to hold the emergency kit");
                });
    }

    @Test
    void theReportSaysWhatWhereWhenAndWhatNot() throws IOException {
        Path media = Files.createDirectory(directory.resolve("media"));
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "backup.sources.media.paths=" + media,
                        "backup.plans.nightly.sources=database",
                        "backup.plans.nightly.retention.last=3")
                .run(context -> {
                    String text = context.getBean(BackupStart.class)
                            .report()
                            .orElseThrow()
                            .text();
                    assertThat(text)
                            .contains("what   database")
                            .contains("H2 jdbc:h2:mem:")
                            .contains("where  main")
                            .contains("NOT encrypted")
                            .contains("when   nightly")
                            .contains("daily 02:00")
                            .contains("source 'media' is in no plan that has a schedule");
                });
    }

    @Test
    void aSourceThatIsSwitchedOffIsNamedAsNotBackedUp() throws IOException {
        Path media = Files.createDirectory(directory.resolve("media"));
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.sources.database.enabled=false", "backup.sources.media.paths=" + media)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(SourceCatalog.class).find("database"))
                            .isEmpty();
                    assertThat(context.getBean(BackupStart.class)
                                    .report()
                                    .orElseThrow()
                                    .text())
                            .contains(
                                    "NOT    the database of 'dataSource': 'backup.sources.database.enabled' is false");
                });
    }

    @Test
    void aDatabaseThatCannotBeBackedUpIsAWarningByName() {
        Contexts.withDatabase(directory)
                .withBean("dataSource", DataSource.class, () -> new DriverManagerDataSource("jdbc:h2:mem:beside"))
                .withBean("oracle", DataSource.class, () -> Pools.of("Oracle", "jdbc:oracle:thin:@//db/shop"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(SourceCatalog.class).leftOut())
                            .anySatisfy(left -> assertThat(left.what()).contains("'oracle' (Oracle)"));
                });
    }

    @Test
    void aDatabaseThatDoesNotAnswerAtTheStartFailsTheRunAndNotTheHost() {
        Contexts.withDatabase(directory)
                .withBean("orders", DataSource.class, Pools::away)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> run(context, "nightly"))
                            .isInstanceOf(SourceException.class)
                            .hasMessageContaining("'orders' does not answer");
                    assertThat(context.getBean(HostPlaces.class)
                                    .nearest()
                                    .open()
                                    .list())
                            .isEmpty();
                });
    }

    @Test
    void twoPoolsOfOneDatabaseAreOneSource() {
        String url = "jdbc:h2:mem:shared;DB_CLOSE_DELAY=-1";
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BackupAutoConfiguration.class))
                .withBean("readerDataSource", DataSource.class, () -> new DriverManagerDataSource(url))
                .withBean("writerDataSource", DataSource.class, () -> new DriverManagerDataSource(url))
                .withPropertyValues(
                        "backup.encryption.enabled=false",
                        "backup.state-directory=" + directory.resolve("state"),
                        "backup.repository=" + directory.resolve("repository"))
                .run(context -> {
                    assertThat(context.getBean(SourceCatalog.class).names()).isEqualTo("reader");
                    assertThat(context.getBean(SourceCatalog.class).leftOut()).anySatisfy(left -> assertThat(left.why())
                            .contains("the same database as 'readerDataSource'"));
                });
    }

    @Test
    void beansOfTheHostReplaceProperties() throws IOException {
        Path media = Files.createDirectory(directory.resolve("media"));
        Files.writeString(media.resolve("a.txt"), "a");
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BackupAutoConfiguration.class))
                .withBean(BackupSink.class, MemorySink::new)
                .withBean(BackupSource.class, () -> FileSource.of("media", media))
                .withPropertyValues(
                        "backup.encryption.enabled=false",
                        "backup.state-directory=" + directory.resolve("state"),
                        "backup.plans.nightly.type=full")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(run(context, "nightly").status()).isEqualTo(BackupStatus.COMPLETED);
                });
    }

    @Test
    void aSecondPlaceGetsTheSameBackup() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.sinks.offsite.repository=" + directory.resolve("offsite"))
                .run(context -> {
                    PlacesReport report = run(context, "nightly");

                    assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
                    HostPlaces places = context.getBean(HostPlaces.class);
                    assertThat(places.named("offsite").open().list()).hasSize(1);
                    assertThat(places.named("main").open().list()).hasSize(1);
                });
    }

    @Test
    void aRestartFindsWhatTheFirstStartMade() {
        Contexts.withDatabase(directory).run(context -> run(context, "nightly"));

        Contexts.withDatabase(directory).run(context -> {
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .hasSize(1);
            assertThat(context.getBean(HostPlaces.class).nearest().created()).isFalse();
        });
    }

    private static PlacesReport run(ApplicationContext context, String plan) {
        HostPlan found = context.getBean(HostPlans.class).require(plan);
        return context.getBean(PlanRunner.class).run(found, RunOrder.asPlanned("test"), RunControl.none());
    }
}
