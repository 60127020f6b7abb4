package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RestoreApiTest {
    @TempDir
    private Path directory;

    private Path changed;
    private Path deleted;

    @BeforeEach
    void makeFiles() throws IOException {
        Path media = Files.createDirectory(directory.resolve("media"));
        changed = Files.writeString(media.resolve("changed.txt"), "as it was");
        deleted = Files.writeString(media.resolve("deleted.txt"), "as it was");
    }

    @Test
    void filesThatAreThereStayUnlessReplacingIsAllowed() {
        application().run(context -> {
            backUp(context, "nightly");
            Files.writeString(changed, "as it is now, after the backup");
            Files.delete(deleted);

            restore(context, "{\"inPlace\":true}");
            assertThat(deleted).hasContent("as it was");
            assertThat(changed).hasContent("as it is now, after the backup");

            restore(context, "{\"inPlace\":true,\"replace\":true}");
            assertThat(changed).hasContent("as it was");
        });
    }

    @Test
    void theLatestBackupIsTheLatestThatHasWhatIsAskedFor() {
        application()
                .withPropertyValues(
                        "backup.sources.more.paths=" + deleted,
                        "backup.plans.nightly.sources=media",
                        "backup.plans.hourly.sources=more")
                .run(context -> {
                    backUp(context, "nightly");
                    backUp(context, "hourly");

                    assertThat(planned(context, "\"sources\":[\"media\"]")).isEqualTo("nightly");
                    assertThat(planned(context, "\"plan\":\"nightly\"")).isEqualTo("nightly");
                    assertThat(planned(context, "\"plan\":\"hourly\"")).isEqualTo("hourly");
                    assertThat(call(context, order("\"plan\":\"hourly\",\"sources\":[\"media\"]"))
                                    .required("code")
                                    .stringValue())
                            .isEqualTo("NOT_FOUND");
                });
    }

    @Test
    void whatWasImportedUnderThePlansNameIsMeantOnlyByItsId() {
        application().run(context -> {
            BackupRepository repository =
                    context.getBean(HostPlaces.class).nearest().open();
            backUp(context, "nightly");
            BackupId own = repository.latest().id();
            BackupId imported = repository
                    .backup(BackupPlan.named("nightly")
                            .source(FileSource.of("media", changed.getParent()))
                            .tag("imported.id", "a-backup-of-elsewhere")
                            .build())
                    .manifest()
                    .id();

            for (String choice : List.of("\"plan\":\"nightly\"", "\"sources\":[\"media\"]")) {
                assertThat(call(context, order(choice)).required("backup").stringValue())
                        .as(choice)
                        .isEqualTo(own.value());
            }
            assertThat(call(context, "{\"backup\":\"" + imported + "\",\"target\":{\"inPlace\":true}}")
                            .required("backup")
                            .stringValue())
                    .isEqualTo(imported.value());
        });
    }

    /** Plan of the backup that would be restored. */
    private static String planned(WebApplicationContext context, String choice) throws Exception {
        String id = call(context, order(choice)).required("backup").stringValue();
        return context.getBean(HostPlaces.class).nearest().open().list().stream()
                .filter(backup -> backup.id().value().equals(id))
                .findFirst()
                .orElseThrow()
                .plan();
    }

    private static String order(String choice) {
        return "{\"backup\":\"latest\"," + choice + ",\"target\":{\"inPlace\":true}}";
    }

    private WebApplicationContextRunner application() {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        BackupAutoConfiguration.class))
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.security", "org.springframework.boot.security"))
                .withPropertyValues(
                        "backup.web.open=true",
                        "backup.state-directory=" + directory.resolve("state"),
                        "backup.repository=" + directory.resolve("repository"),
                        "backup.encryption.enabled=false",
                        "backup.sources.media.paths=" + changed.getParent(),
                        "backup.plans.nightly.schedule=daily 02:00");
    }

    private static void backUp(WebApplicationContext context, String plan) {
        context.getBean(PlanRunner.class)
                .run(context.getBean(HostPlans.class).require(plan), RunOrder.asPlanned("test"), RunControl.none());
    }

    private static void restore(WebApplicationContext context, String target) throws Exception {
        String order = "{\"backup\":\"latest\",\"target\":" + target;
        String digest = call(context, order + "}").required("digest").stringValue();
        call(context, order + ",\"dryRun\":false,\"digest\":\"" + digest + "\"}");
        HostRun run = context.getBean(HostRuns.class).recent().get(0);
        await().atMost(Duration.ofSeconds(40)).until(() -> run.end().isPresent());
    }

    private static JsonNode call(WebApplicationContext context, String order) throws Exception {
        MockMvc mvc = MockMvcBuilders.webAppContextSetup(context).build();
        return JsonMapper.shared()
                .readTree(mvc.perform(post("/api/backup/restore")
                                .contentType("application/json")
                                .content(order))
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray());
    }
}
