package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRuns;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** An archive that may not leave or come is refused with its reason, and nothing is changed. */
class WebArchiveRefusalTest extends WebArchiveFixture {
    @Test
    void noMoreThanFourDownloadsGoOnAtOnce() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String path = "/api/backup/backups/" + client.newest() + "/archive";
            HostRuns runs = context.getBean(HostRuns.class);
            CountDownLatch release = new CountDownLatch(1);
            List<HostRun> others = IntStream.range(0, 4)
                    .mapToObj(index -> runs.begin(new HostRuns.Job<>(
                            RunKind.EXPORT,
                            "backup " + index,
                            "test",
                            control -> {
                                try {
                                    return release.await(60, TimeUnit.SECONDS);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            report -> RunOutcome.SUCCESS)))
                    .toList();

            MockHttpServletResponse refused = client.as("OPERATOR", get(path));
            assertThat(refused.getStatus()).isEqualTo(429);
            assertThat(refused.getContentType()).startsWith("application/problem+json");
            assertThat(refused.getContentAsString()).contains("\"TOO_MANY_RUNS\"");

            release.countDown();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> others.stream().allMatch(run -> run.end().isPresent())
                            && client.status("OPERATOR", get(path)) == 200);
            assertIntact(context);
        });
    }

    @Test
    void anUploadThatIsNotWholeOrTooLargeOrAFormIsRefusedAndChangesNothing() {
        application().withPropertyValues("backup.web.archives.max-upload=64KB").run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            byte[] archive = download(client, "?format=tar");
            byte[] changed = archive.clone();
            changed[archive.length / 2] ^= 1;

            MockHttpServletResponse cut = upload(client, Arrays.copyOf(archive, archive.length / 2));
            assertThat(cut.getStatus()).isEqualTo(400);
            assertThat(cut.getContentType()).startsWith("application/problem+json");
            assertThat(cut.getContentAsString()).contains("\"ARCHIVE\"", "Nothing was changed");
            assertThat(upload(client, changed).getStatus()).isEqualTo(400);
            assertThat(upload(client, new byte[0]).getStatus()).isEqualTo(400);
            assertThat(upload(client, new byte[65 << 10]).getStatus()).isEqualTo(413);
            assertThat(client.status(
                            "ADMIN",
                            post("/api/backup/archives")
                                    .contentType("multipart/form-data; boundary=x")
                                    .content(archive)))
                    .isEqualTo(415);
            assertNothingWasChanged(context, client);
        });
    }

    @Test
    void whatCannotBeExportedIsAProblemBeforeAnythingIsSent() {
        application().run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String path = "/api/backup/backups/" + client.newest() + "/archive";
            Map<String, Integer> refused = Map.of(
                    path + "?format=rar",
                    400,
                    path + "?data=xml",
                    400,
                    path + "?source=nothing",
                    404,
                    path + "?path=no-such-file",
                    404,
                    "/api/backup/backups/backup_20200101_000000_full/archive",
                    404);
            for (Map.Entry<String, Integer> request : refused.entrySet()) {
                MockHttpServletResponse response = client.as("OPERATOR", get(request.getKey()));
                assertThat(response.getStatus()).as(request.getKey()).isEqualTo(request.getValue());
                assertThat(response.getContentType()).as(request.getKey()).startsWith("application/problem+json");
                assertThat(response.getHeader("Content-Disposition"))
                        .as(request.getKey())
                        .isNull();
            }
            assertNothingWasChanged(context, client);
        });
    }

    @Test
    void anEncryptedArchiveNeedsItsPassphraseWhichMayBeThatOfTheProperties() {
        application()
                .withPropertyValues("backup.web.archives.passphrase=pässphrase of the host")
                .run(context -> {
                    WebClient client = new WebClient(context);
                    client.backup(context);
                    String path = "/api/backup/backups/" + client.newest() + "/archive";

                    byte[] ours = download(client, "?format=zip");
                    assertThat(new String(ours, 0, 4)).isEqualTo("B4JA");
                    assertThat(client.as("OPERATOR", get(path + "?format=zip").header(KEY, ""))
                                    .getContentAsByteArray())
                            .startsWith(ours[0], ours[1], ours[2], ours[3]);
                    byte[] theirs = client.as("OPERATOR", get(path).header(KEY, "of the caller"))
                            .getContentAsByteArray();

                    MockHttpServletResponse wrong = upload(client, theirs);
                    assertThat(wrong.getStatus()).isEqualTo(400);
                    assertThat(wrong.getContentAsString()).contains("WRONG_KEY").doesNotContain("of the host");
                    assertThat(client.status("OPERATOR", get(path).header(KEY, "pässphrase")))
                            .isEqualTo(400);
                    assertNothingWasChanged(context, client);
                    assertThat(upload(client, ours).getStatus()).isEqualTo(201);
                    assertThat(client.status(
                                    "ADMIN",
                                    post("/api/backup/archives")
                                            .header(KEY, "of the caller")
                                            .content(theirs)))
                            .isEqualTo(201);
                    assertIntact(context);
                });
    }

    @Test
    void settingsThatCannotBeMeantStopTheStart() {
        for (String setting : List.of("directory=" + directory.resolve("not-there"), "passphrase=")) {
            host.application()
                    .withPropertyValues("backup.web.archives." + setting)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(InvalidBackupSettingException.class)
                            .hasMessageContaining("backup.web.archives."));
        }
    }
}
