package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.sun.net.httpserver.HttpServer;
import io.backup4j.spring.run.HostRuns;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/** Backups by REST. */
class WebBackupTest {
    @TempDir
    private Path directory;

    private WebHost host;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
    }

    @Test
    void aBackupIsMadeFollowedListedAndShown() {
        host.application().run(context -> {
            WebClient client = new WebClient(context);
            MockHttpServletResponse begun = client.as(
                    "OPERATOR",
                    post("/api/backup/backups").contentType("application/json").content("{}"));
            assertThat(begun.getStatus()).isEqualTo(202);
            String run = begun.getHeader("Location");
            await().atMost(Duration.ofSeconds(40)).until(() -> client.json("VIEWER", get(run))
                    .get("state")
                    .stringValue()
                    .equals("SUCCESS"));

            JsonNode list = client.json("VIEWER", get("/api/backup/backups?plan=nightly&sort=-started&size=1"));
            assertThat(list.get("total").intValue()).isEqualTo(1);
            String id = list.get("items").get(0).get("id").stringValue();
            assertThat(client.json("VIEWER", get("/api/backup/backups/" + id))
                            .get("sources")
                            .get(0)
                            .get("name")
                            .stringValue())
                    .isEqualTo("media");
            assertThat(client.json("VIEWER", get("/api/backup/backups?status=partial"))
                            .get("total")
                            .intValue())
                    .isZero();
            assertThat(client.as(
                                    "OPERATOR",
                                    get("/api/backup/backups/" + id + "/content?source=media&path=media/a.txt"))
                            .getContentAsString())
                    .isEqualTo("the content of a");
        });
    }

    @Test
    void aBackupOfSomeSourcesIsOfAnotherPlanSoThatItTakesNoWholeOnesPlace() {
        host.application()
                .withPropertyValues("backup.sources.more.paths=" + host.media.resolve("a.txt"))
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.as(
                            "OPERATOR",
                            post("/api/backup/backups")
                                    .contentType("application/json")
                                    .content("{\"sources\":[\"more\"]}"));
                    HostRuns runs = context.getBean(HostRuns.class);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> runs.recent().get(0).end().isPresent());
                    assertThat(client.json("VIEWER", get("/api/backup/backups"))
                                    .get("items")
                                    .get(0)
                                    .get("plan")
                                    .stringValue())
                            .isEqualTo("nightly:more");
                });
    }

    @Test
    void aTestAlertGoesToItsChannelAndATestPingToItsService() throws IOException {
        AtomicInteger status = new AtomicInteger(200);
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext("/check", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        service.start();
        String url = "http://127.0.0.1:" + service.getAddress().getPort() + "/check";
        host.application()
                .withPropertyValues("backup.alerts.pings.nightly=" + url)
                .run(context -> {
                    WebClient client = new WebClient(context);
                    assertThat(client.status("OPERATOR", post("/api/backup/alerts/ping-nightly/test")))
                            .isEqualTo(204);
                    status.set(404);
                    assertThat(client.status("OPERATOR", post("/api/backup/alerts/ping-nightly/test")))
                            .isEqualTo(502);
                    assertThat(client.status("OPERATOR", post("/api/backup/alerts/ping-hourly/test")))
                            .isEqualTo(404);
                    assertThat(client.status("OPERATOR", post("/api/backup/alerts/log/test")))
                            .isEqualTo(204);
                    assertThat(client.status("OPERATOR", post("/api/backup/alerts/none/test")))
                            .isEqualTo(404);
                    assertThat(client.json("VIEWER", get("/api/backup/plans"))
                                    .get("items")
                                    .get(0)
                                    .get("name")
                                    .stringValue())
                            .isEqualTo("nightly");
                    assertThat(client.status("VIEWER", get("/api/backup/history?kind=backup")))
                            .isEqualTo(200);
                });
        service.stop(0);
    }
}
