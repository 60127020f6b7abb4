package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spring.place.HostPlaces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/** A backup leaves as one file by REST, and comes back. */
class WebArchiveTest extends WebArchiveFixture {
    private static Map<String, String> files(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), new String(in.readAllBytes()));
            }
        }
        return files;
    }

    @Test
    void aBackupIsDownloadedUploadedAndRestoredFromThere() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            for (ArchiveFormat format : List.of(ArchiveFormat.ZIP, ArchiveFormat.TAR_ZST)) {
                byte[] archive = download(client, "?format=" + format.word());

                MockHttpServletResponse made = upload(client, archive);

                assertThat(made.getStatus()).as(made.getContentAsString()).isEqualTo(201);
                JsonNode imported = WebClient.JSON.readTree(made.getContentAsByteArray());
                String id = imported.get("id").stringValue();
                assertThat(made.getHeader("Location")).isEqualTo("/api/backup/backups/" + id);
                JsonNode shown = client.json("VIEWER", get(made.getHeader("Location")));
                assertThat(shown.get("plan").stringValue()).isEqualTo("import");
                assertThat(shown.get("createdBy").stringValue()).isEqualTo("rest:ann");
                restore(client, id, format.word());
                assertThat(directory.resolve("restored/" + format.word() + "/media/a.txt"))
                        .hasContent("the content of a");
            }
            assertIntact(context);
        });
    }

    @Test
    void aRestoreOfAPartIsPartialAndNamesWhatItLacks() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String id = WebClient.JSON
                    .readTree(upload(client, download(client, "?path=**/a.txt")).getContentAsByteArray())
                    .get("id")
                    .stringValue();

            JsonNode run = restore(client, id, "part", "PARTIAL");

            assertThat(run.get("restored").get("complete").booleanValue()).isTrue();
            assertThat(run.get("restored").get("lacking").toString()).contains("sources/media", "**/a.txt");
            assertThat(client.json(
                                    "OPERATOR",
                                    WebClient.restore(
                                            "{\"backup\":\"" + id + "\",\"target\":{\"directory\":\"part\"}}"))
                            .get("lacking")
                            .toString())
                    .contains("**/a.txt");
            assertIntact(context);
        });
    }

    private static void restore(WebClient client, String id, String into) throws Exception {
        restore(client, id, into, "SUCCESS");
    }

    /** Returns the run when it has come to this state. */
    private static JsonNode restore(WebClient client, String id, String into, String state) throws Exception {
        String order = "{\"backup\":\"" + id + "\",\"target\":{\"directory\":\"" + into + "\"}%s}";
        String digest = client.json("OPERATOR", WebClient.restore(order.formatted("")))
                .get("digest")
                .stringValue();
        MockHttpServletResponse begun = client.as(
                "OPERATOR", WebClient.restore(order.formatted(",\"dryRun\":false,\"digest\":\"" + digest + "\"")));
        await().atMost(Duration.ofSeconds(40)).until(() -> client.json("VIEWER", get(begun.getHeader("Location")))
                .get("state")
                .stringValue()
                .equals(state));
        return client.json("VIEWER", get(begun.getHeader("Location")));
    }

    @Test
    void anUploadIsRestoredOnlyIfItIsNamed() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String own = client.newest();
            String finished = client.json("VIEWER", get("/api/backup/backups/" + own))
                    .get("finished")
                    .stringValue();
            String uploaded = WebClient.JSON
                    .readTree(upload(client, download(client, "")).getContentAsByteArray())
                    .get("id")
                    .stringValue();

            JsonNode latest = planned(client, "\"backup\":\"latest\"");
            assertThat(latest.get("backup").stringValue()).isEqualTo(own);
            assertThat(latest.get("plan").stringValue()).isEqualTo("nightly");
            assertThat(latest.get("status").stringValue()).isEqualTo("COMPLETED");
            assertThat(latest.get("finished").stringValue()).isEqualTo(finished);
            assertThat(latest.get("originalFinished").isNull()).isTrue();
            assertThat(planned(client, "\"at\":\"2999-01-01T00:00:00Z\"")
                            .get("backup")
                            .stringValue())
                    .isEqualTo(own);

            for (String named : List.of(
                    "\"backup\":\"latest\",\"plan\":\"import\"",
                    "\"backup\":\"" + uploaded + "\"",
                    "\"backup\":\"" + uploaded + "\",\"plan\":\"import\"")) {
                JsonNode view = planned(client, named);
                assertThat(view.get("backup").stringValue()).as(named).isEqualTo(uploaded);
                assertThat(view.get("plan").stringValue()).as(named).isEqualTo("import");
                assertThat(view.get("originalFinished").stringValue()).as(named).isEqualTo(finished);
            }
            JsonNode mistaken = planned(client, "\"backup\":\"" + uploaded + "\",\"plan\":\"nightly\"");
            assertThat(mistaken.get("status").intValue()).isEqualTo(400);
            assertThat(mistaken.get("detail").stringValue()).contains("'import'", "'nightly'");
            assertIntact(context);
        });
    }

    private static JsonNode planned(WebClient client, String choice) throws Exception {
        return client.json("OPERATOR", WebClient.restore("{" + choice + ",\"target\":{\"directory\":\"look\"}}"));
    }

    @Test
    void whatWasDownloadedIsOnRecord() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            download(client, "?path=&path=**/a.txt");

            assertThat(AuditLog.in(directory.resolve("state/audit.log")).newest(50))
                    .filteredOn(event -> event.action().equals("backup.export"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.details()).containsEntry("path", "[\"\",\"**/a.txt\"]"));
        });
    }

    @Test
    void aDownloadIsAnAttachmentThatNobodyKeepsAndHoldsWhatWasAskedFor() {
        application()
                .withPropertyValues("backup.sources.more.paths=" + host.media.resolve("b.txt"))
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.backup(context);
                    String path = "/api/backup/backups/" + client.newest() + "/archive";
                    MockHttpServletResponse response = client.as("OPERATOR", get(path + "?format=zip"));

                    assertThat(response.getHeader("Content-Disposition"))
                            .isEqualTo("attachment; filename=\"" + client.newest() + ".zip\"");
                    assertThat(response.getContentType()).isEqualTo("application/zip");
                    assertThat(response.getHeader("Cache-Control")).contains("no-store");
                    assertThat(response.getHeader("ETag")).isNull();
                    assertThat(response.getHeader("Content-Length")).isNull();
                    assertThat(files(response.getContentAsByteArray()))
                            .containsEntry("sources/media/data/media/a.txt", "the content of a")
                            .containsKeys("sources/more/data/b.txt", "manifest.json", "SHA256SUMS");
                    assertThat(files(download(client, "?format=zip&source=more")))
                            .containsKey("sources/more/data/b.txt")
                            .doesNotContainKey("sources/media/data/media/a.txt");
                    assertThat(files(download(client, "?format=zip&source=media&path=**/a.txt")))
                            .containsKey("sources/media/data/media/a.txt")
                            .doesNotContainKey("sources/media/data/media/b.txt");
                    assertThat(client.status("OPERATOR", head(path))).isNotEqualTo(200);
                });
    }

    @Test
    void whoExportedAndWhoImportedIsOnRecord() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String path = "/api/backup/backups/" + client.newest() + "/archive";

            assertThat(client.status("VIEWER", get(path))).isEqualTo(403);
            byte[] archive = download(client, "");
            assertThat(client.status("OPERATOR", post("/api/backup/archives").content(archive)))
                    .isEqualTo(403);
            assertThat(upload(client, archive).getStatus()).isEqualTo(201);
            assertThat(upload(client, new byte[100]).getStatus()).isEqualTo(400);

            assertThat(AuditLog.in(directory.resolve("state/audit.log")).newest(50))
                    .filteredOn(event -> event.who().equals("ann"))
                    .extracting(AuditEvent::action, AuditEvent::outcome)
                    .contains(
                            tuple("backup.export", "denied"),
                            tuple("backup.export", "allowed"),
                            tuple("backup.import", "denied"),
                            tuple("backup.import", "allowed"),
                            tuple("backup.import", "failed"));
            assertThat(context.getBean(HostPlaces.class)
                            .nearest()
                            .open()
                            .history(HistoryQuery.all().of(RunKind.EXPORT))
                            .runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.by()).startsWith("rest:ann@"));
            assertThat(client.json("VIEWER", get("/api/backup/history?kind=export"))
                            .get("total")
                            .intValue())
                    .isEqualTo(1);
        });
    }
}
