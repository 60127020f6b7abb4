package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.spring.web.BackupApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/** What holds for every call of the REST API. */
class WebTest {
    @TempDir
    private Path directory;

    private WebHost host;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
    }

    @Test
    void mistakesAreProblems() {
        host.application().run(context -> {
            WebClient client = new WebClient(context);
            MockHttpServletResponse missing =
                    client.as("VIEWER", get("/api/backup/backups/backup_20200101_000000_full"));
            assertThat(missing.getStatus()).isEqualTo(404);
            assertThat(missing.getContentType()).startsWith("application/problem+json");
            assertThat(WebClient.JSON
                            .readTree(missing.getContentAsString())
                            .get("code")
                            .stringValue())
                    .isEqualTo("NOT_FOUND");
            assertThat(client.status("VIEWER", get("/api/backup/backups?sort=colour")))
                    .isEqualTo(400);
            assertThat(client.status("VIEWER", get("/api/backup/backups?size=0")))
                    .isEqualTo(400);
            assertThat(client.status(
                            "OPERATOR",
                            post("/api/backup/backups")
                                    .contentType("application/json")
                                    .content("{\"plna\":1}")))
                    .isEqualTo(400);
            assertThat(client.status(
                            "OPERATOR",
                            post("/api/backup/backups")
                                    .contentType("text/plain")
                                    .content("x")))
                    .isEqualTo(415);
        });
    }

    @Test
    void anAnswerThatIsKnownIsNotSentAgain() {
        host.application().run(context -> {
            WebClient client = new WebClient(context);
            String tag = client.as("VIEWER", get("/api/backup/backups")).getHeader("ETag");
            assertThat(client.status("VIEWER", get("/api/backup/backups").header("If-None-Match", tag)))
                    .isEqualTo(304);
        });
    }

    @Test
    void settingsOfTheHostChangeNothing() {
        host.application()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues(
                        "spring.jackson.property-naming-strategy=SNAKE_CASE",
                        "spring.mvc.apiversion.use.header=API-Version",
                        "spring.mvc.apiversion.required=true")
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.backup(context);
                    JsonNode backup = client.json(
                                    "VIEWER", get("/app/api/backup/backups").contextPath("/app"))
                            .get("items")
                            .get(0);
                    assertThat(backup.has("bytesStored")).isTrue();
                    MockHttpServletResponse begun = client.as(
                            "OPERATOR",
                            post("/app/api/backup/backups")
                                    .contextPath("/app")
                                    .contentType("application/json")
                                    .content("{}"));
                    assertThat(begun.getHeader("Location")).startsWith("/app/api/backup/runs/");
                });
    }

    @Test
    void theDocumentInTheJarNamesEveryOperationAndNoOther() {
        host.application().run(context -> {
            List<String> documented = new ArrayList<>();
            try (InputStream in = BackupApi.class.getResourceAsStream("/META-INF/backup4j/openapi.json")) {
                WebClient.JSON.readTree(in).get("paths").properties().forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                documented.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
            }
            assertThat(context.getBean(BackupApi.class).operations()).containsExactlyInAnyOrderElementsOf(documented);
            assertThat(new WebClient(context)
                            .json("VIEWER", get("/api/backup/openapi.json"))
                            .get("openapi")
                            .stringValue())
                    .isEqualTo("3.1.0");
        });
    }
}
