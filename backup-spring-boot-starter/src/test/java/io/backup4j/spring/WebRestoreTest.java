package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/** Restores by REST. */
class WebRestoreTest {
    @TempDir
    private Path directory;

    private WebHost host;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
    }

    @Test
    void aRestoreIsPlannedThenDoneWithTheDigestAndRefusedWhenSomethingHasChanged() {
        host.application()
                .withPropertyValues("backup.restore.directory=" + directory.resolve("restored"))
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.backup(context);
                    String order = "{\"backup\":\"latest\",\"target\":{\"directory\":\"here\"}%s}";

                    JsonNode plan = client.json("OPERATOR", WebClient.restore(order.formatted("")));
                    assertThat(plan.get("actions").get("CREATE").intValue()).isEqualTo(3);
                    String digest = plan.get("digest").stringValue();
                    assertThat(directory.resolve("restored")).doesNotExist();

                    assertThat(client.as("OPERATOR", WebClient.restore(order.formatted(",\"dryRun\":false")))
                                    .getStatus())
                            .isEqualTo(400);
                    assertThat(client.json(
                                            "OPERATOR",
                                            WebClient.restore(order.formatted(",\"dryRun\":false,\"digest\":\"0\"")))
                                    .get("code")
                                    .stringValue())
                            .isEqualTo("PLAN_CHANGED");
                    MockHttpServletResponse begun = client.as(
                            "OPERATOR",
                            WebClient.restore(order.formatted(",\"dryRun\":false,\"digest\":\"" + digest + "\"")));
                    assertThat(begun.getStatus()).isEqualTo(202);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> client.json("VIEWER", get(begun.getHeader("Location")))
                                    .get("state")
                                    .stringValue()
                                    .equals("SUCCESS"));
                    assertThat(directory.resolve("restored/here/media/a.txt")).hasContent("the content of a");
                });
    }

    @Test
    void nobodyRestoresOutsideOfTheDirectoryForIt() {
        host.application()
                .withPropertyValues("backup.restore.directory=" + directory.resolve("restored"))
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.backup(context);
                    for (String path : List.of("../elsewhere", "/etc")) {
                        assertThat(client.as(
                                                "OPERATOR",
                                                WebClient.restore("{\"backup\":\"latest\",\"target\":{\"directory\":\""
                                                        + path + "\"}}"))
                                        .getStatus())
                                .as(path)
                                .isEqualTo(400);
                    }
                });
    }
}
