package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.cli.config.ConfigFile;
import io.backup4j.cli.config.Settings;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.source.BackupSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanChoiceTest {
    @TempDir
    Path home;

    private Settings settings = Settings.none();

    @BeforeEach
    void readConfiguration() throws IOException {
        settings = ConfigFile.read(Files.writeString(home.resolve("backup.yaml"), """
                backup:
                  sources:
                    library: {paths: [/srv/library]}
                    covers: {paths: [/srv/covers]}
                    logs: {paths: [/var/log]}
                  plans:
                    nightly: {sources: [library, covers], type: full}
                    hourly: {sources: library}
                """));
    }

    @Test
    void pathsBecomeASourceOfTheDefaultPlan() {
        BackupPlan plan = choice(List.of(home), List.of(), null, null).plan(Settings.none(), 0.05);

        assertThat(plan.name()).isEqualTo("default");
        assertThat(plan.type()).isEqualTo(BackupType.INCREMENTAL);
        assertThat(plan.createdBy()).isEqualTo("cli");
        assertThat(plan.verifyFraction()).isEqualTo(0.05);
        assertThat(names(plan)).containsExactly("files");
    }

    @Test
    void pathsMayBeFiledUnderAnyPlanName() {
        assertThat(choice(List.of(home), List.of(), "mine", null)
                        .plan(settings, 0)
                        .name())
                .isEqualTo("mine");
    }

    @Test
    void aPlanBringsItsSourcesAndType() {
        BackupPlan plan = choice(List.of(), List.of(), "nightly", null).plan(settings, 0);

        assertThat(plan.name()).isEqualTo("nightly");
        assertThat(plan.type()).isEqualTo(BackupType.FULL);
        assertThat(names(plan)).containsExactly("library", "covers");
    }

    @Test
    void anOptionBeatsThePlansType() {
        assertThat(choice(List.of(), List.of(), "nightly", BackupType.SNAPSHOT)
                        .plan(settings, 0)
                        .type())
                .isEqualTo(BackupType.SNAPSHOT);
    }

    @Test
    void aPlanWithoutTypeIsIncremental() {
        assertThat(choice(List.of(), List.of(), "hourly", null)
                        .plan(settings, 0)
                        .type())
                .isEqualTo(BackupType.INCREMENTAL);
    }

    @Test
    void withoutAPlanAllSourcesAreTaken() {
        assertThat(names(choice(List.of(), List.of(), null, null).plan(settings, 0)))
                .containsExactly("library", "covers", "logs");
    }

    @Test
    void namedSourcesAreTaken() {
        assertThat(names(choice(List.of(), List.of("logs"), null, null).plan(settings, 0)))
                .containsExactly("logs");
    }

    @Test
    void unknownNamesAreRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> choice(List.of(), List.of("log"), null, null).plan(settings, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'log'")
                .hasMessageContaining("logs");
        assertThatThrownBy(() -> choice(List.of(), List.of(), "weekly", null).plan(settings, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("weekly")
                .hasMessageContaining("nightly");
    }

    @Test
    void aMalformedGlobIsRefused() {
        PlanChoice choice = new PlanChoice(
                List.of(home), List.of(), null, List.of(), List.of("[a-"), null, List.of(), List.of(), 2);

        assertThatThrownBy(() -> choice.plan(settings, 0)).isInstanceOf(UsageException.class);
    }

    private static List<String> names(BackupPlan plan) {
        return plan.sources().stream().map(BackupSource::name).toList();
    }

    private static PlanChoice choice(
            List<Path> paths, List<String> sources, @Nullable String plan, @Nullable BackupType type) {
        return new PlanChoice(paths, sources, plan, List.of(), List.of(), type, List.of(), List.of(), 2);
    }
}
