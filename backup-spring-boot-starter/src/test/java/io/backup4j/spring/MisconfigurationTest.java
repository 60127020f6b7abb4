package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.schedule.HostUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

class MisconfigurationTest {
    @TempDir
    private Path directory;

    @Test
    void withoutARepositoryTheStartFailsAndShowsTheLinesToWrite() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(BackupAutoConfiguration.class))
                .withPropertyValues("backup.state-directory=" + directory)
                .run(context -> {
                    InvalidBackupSettingException failure = mistake(context.getStartupFailure());
                    assertThat(failure.property()).isEqualTo("backup.repository");
                    assertThat(failure.action()).contains("repository: /mnt").contains("schedule: daily 02:00");
                });
    }

    @Test
    void withoutAKeyTheStartFails() {
        Contexts.with(new ApplicationContextRunner(), directory).run(context -> {
            assertThat(mistake(context.getStartupFailure()).property()).isEqualTo("backup.encryption.passphrase");
        });
    }

    @Test
    void aWrongPassphraseStopsTheStart() {
        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues("backup.encryption.passphrase=right")
                .run(context -> assertThat(context).hasNotFailed());

        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues("backup.encryption.passphrase=wrong")
                .run(context -> {
                    InvalidBackupSettingException failure = mistake(context.getStartupFailure());
                    assertThat(failure.property()).isEqualTo("backup.encryption");
                    assertThat(failure.getMessage()).doesNotContain("right").doesNotContain("wrong ");
                });
    }

    @Test
    void aRepositoryThatIsNotEncryptedIsRefusedWhereAKeyIsGiven() {
        Contexts.withDatabase(directory).run(context -> assertThat(context).hasNotFailed());

        Contexts.with(new ApplicationContextRunner(), directory)
                .withPropertyValues("backup.encryption.passphrase=right")
                .run(context -> assertThat(mistake(context.getStartupFailure()).property())
                        .isEqualTo("backup.repository"));
    }

    @Test
    void aPlaceThatVanishedIsNotMadeAnewAndDoesNotStopTheHost() throws IOException {
        Contexts.withDatabase(directory).run(context -> assertThat(context).hasNotFailed());
        Path repository = directory.resolve("repository");
        Files.move(repository, directory.resolve("unmounted"));

        Contexts.withDatabase(directory).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(HostPlaces.class).nearest().failure().orElseThrow())
                    .hasMessageContaining("is the disk mounted?");
            assertThat(context.getBean(BackupStart.class).report().orElseThrow().text())
                    .contains("CANNOT BE USED NOW");
            await().atMost(Duration.ofSeconds(40)).until(() -> context.getBean(HostUpkeep.class).alerts().stream()
                    .anyMatch(alert -> alert.kind() == AlertKind.PLACE));
            assertThat(repository).doesNotExist();

            Files.move(directory.resolve("unmounted"), repository);
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .isEmpty();
        });
    }

    @Test
    void aStorageThatIsAwayDoesNotStopTheHost() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.repository=" + file.resolve("repository"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(HostPlaces.class).nearest().failure())
                            .isPresent();
                });
    }

    @Test
    void theFailureAnalysisShowsThePropertyAndWhatToWrite() {
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, failure) -> {});
        InvalidBackupSettingException mistake = new InvalidBackupSettingException(
                "backup.repository", "it is missing.", "Write" + Yaml.of("backup.repository", "/mnt/backup"));

        FailureAnalysis analysis = analyzers.stream()
                .map(analyzer -> analyzer.analyze(new IllegalStateException(mistake)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();

        assertThat(analysis.getDescription()).contains("backup.repository: it is missing.");
        assertThat(analysis.getAction())
                .contains("    backup:\n      repository: /mnt/backup")
                .contains("backup.enabled=false");
    }

    @Test
    void aNameThatMeansNothingStopsTheStart() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.plans.nightly.shedule=daily 02:00")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnboundConfigurationPropertiesException.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "backup.plans.nightly.sources=dtabase | backup.plans.nightly.sources | no source 'dtabase'; there are: database",
                "backup.plans.nightly.places=ofsite | backup.plans.nightly.places | no place 'ofsite'",
                "backup.plans.nightly.places=main,main | backup.plans.nightly.places | 'main' is there twice",
                "backup.plans.nightly.places-needed=3 | backup.plans.nightly.places-needed | 3 are asked for",
                "backup.sources.orders.connections=2 | backup.sources.orders | neither a DataSource nor Kafka",
                "backup.sources.orders.data-source=odrers | backup.sources.orders.data-source | no bean 'odrers'",
                "backup.sources.database.attached.covers=/srv/c.db | backup.sources.database.attached | only SQLite has attached databases, and this is H2",
                "backup.repository=ftp://host/dir | backup.repository | 'ftp:' is not known here",
                "backup.create-if-missing=false | backup.repository | There is no repository at",
                "backup.alerts.pings.nihgtly=https://example.org/x | backup.alerts.pings.nihgtly | no plan 'nihgtly'; there are: nightly",
                "backup.plans.prune.type=full | backup.plans.prune | a task that is not a plan",
                "backup.plans.import.type=full | backup.plans.import | the plan of uploaded archives",
                "backup.sinks.main.repository=/tmp/x | backup.sinks.main | 'main' is that of",
                "backup.sinks.offsite.encryption.enabled=false | backup.sinks.offsite.repository | it is missing",
            })
    void mistakesNameTheProperty(String property, String named, String problem) {
        Contexts.withDatabase(directory).withPropertyValues(property).run(context -> {
            InvalidBackupSettingException failure = mistake(context.getStartupFailure());
            assertThat(failure.property()).isEqualTo(named);
            assertThat(failure).hasMessageContaining(problem);
            assertThat(failure.action()).isNotBlank();
        });
    }

    @Test
    void morePlacesThanARunCanHaveStopTheStart() {
        Contexts.withDatabase(directory)
                .withPropertyValues(IntStream.rangeClosed(2, 17)
                        .mapToObj(i -> "backup.sinks.place" + i + ".repository=" + directory.resolve("place" + i))
                        .toArray(String[]::new))
                .run(context -> {
                    InvalidBackupSettingException failure = mistake(context.getStartupFailure());
                    assertThat(failure.property()).isEqualTo("backup.plans.nightly.places");
                    assertThat(failure).hasMessageContaining("at most 16 places, not 17");
                });
    }

    private static InvalidBackupSettingException mistake(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidBackupSettingException found) {
                return found;
            }
        }
        throw new AssertionError("no mistake in a setting: " + failure, failure);
    }
}
