package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.backup4j.VerifyRequest;
import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRun;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Archives over real connections, which break. */
class WebArchiveServerTest {
    /** More than the buffers of both ends of a connection hold. */
    private static final int LARGE = 24 << 20;

    @TempDir
    private Path directory;

    private WebHost host;
    private Path room;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
        room = Files.createDirectory(directory.resolve("room"));
        byte[] large = new byte[LARGE];
        new Random(5).nextBytes(large);
        Files.write(host.media.resolve("large.bin"), large);
    }

    /** A host that has an answer to every failure. */
    @Configuration(proxyBeanMethods = false)
    static class GreedyHost {
        @Bean
        HandlerExceptionResolver everything() {
            return (request, response, handler, failure) -> new ModelAndView();
        }
    }

    private WebApplicationContextRunner server() {
        return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        TomcatServletWebServerAutoConfiguration.class,
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        BackupAutoConfiguration.class))
                .withUserConfiguration(GreedyHost.class)
                .withPropertyValues(host.properties())
                .withPropertyValues(
                        "server.port=0",
                        "server.address=localhost",
                        "backup.web.open=true",
                        "backup.web.archives.directory=" + room);
    }

    private static int port(AssertableWebApplicationContext context) {
        return ((WebServerApplicationContext) context.getSourceApplicationContext())
                .getWebServer()
                .getPort();
    }

    private static BackupId backup(ApplicationContext context) {
        context.getBean(PlanRunner.class)
                .run(
                        context.getBean(HostPlans.class).require("nightly"),
                        new RunOrder(null, List.of(), "test"),
                        RunControl.none());
        return context.getBean(HostPlaces.class).nearest().open().latest().id();
    }

    private static HttpResponse<byte[]> send(int port, HttpRequest.Builder request, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.uri(URI.create("http://localhost:" + port + "/api/backup" + path))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        BodyHandlers.ofByteArray());
    }

    private static HostRun export(ApplicationContext context) {
        return context.getBean(HostRuns.class).recent().stream()
                .filter(run -> run.kind() == RunKind.EXPORT)
                .findFirst()
                .orElseThrow();
    }

    private List<String> audited() throws IOException {
        return AuditLog.in(directory.resolve("state/audit.log")).newest(50).stream()
                .map((AuditEvent event) -> event.action() + " " + event.outcome())
                .toList();
    }

    @Test
    void aDownloadThatFailsHalfWayBreaksTheConnectionAndIsOnRecord() {
        server().run(context -> {
            BackupId id = backup(context);
            damage();

            assertThatThrownBy(() -> send(port(context), HttpRequest.newBuilder(), "/backups/" + id + "/archive"))
                    .isInstanceOf(IOException.class);

            HostRun run = export(context);
            await().atMost(Duration.ofSeconds(40)).until(() -> run.end().isPresent());
            assertThat(run.end().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
            await().atMost(Duration.ofSeconds(40)).until(() -> audited().contains("backup.export failed"));
            assertThat(audited()).contains("backup.export allowed");
        });
    }

    /** In the middle of the largest object, so that its beginning is sent. */
    private void damage() throws IOException {
        Path pack;
        try (Stream<Path> files = Files.walk(directory.resolve("repository"))) {
            pack = files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[1000]);
        }
    }

    @Test
    void anUploadThatDoesNotSayItsLengthIsTooLargeAllTheSame() {
        server().withPropertyValues("backup.web.archives.max-upload=1MB").run(context -> {
            byte[] body = new byte[(1 << 20) + 1];

            HttpResponse<byte[]> answer = send(
                    port(context),
                    HttpRequest.newBuilder().POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
                    "/archives");

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("TOO_LARGE", "Nothing was changed");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            try (Stream<Path> left = Files.list(room)) {
                assertThat(left).isEmpty();
            }
            assertThat(context.getBean(HostPlaces.class).nearest().open().list())
                    .isEmpty();
        });
    }

    @Test
    void aClientThatGoesEndsTheDownload() {
        server().run(context -> {
            BackupId id = backup(context);

            try (Socket socket = connected(context)) {
                socket.getOutputStream()
                        .write(("GET /api/backup/backups/" + id + "/archive HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200 \r\n");
            }

            await().atMost(Duration.ofSeconds(40))
                    .until(() -> export(context).end().isPresent());
            assertThat(export(context).end().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
            assertIntact(context);
        });
    }

    @Test
    void aDownloadIsSeenAmongTheRunsAndCancelledThere() {
        server().run(context -> {
            BackupId id = backup(context);

            try (Socket socket = connected(context)) {
                socket.getOutputStream()
                        .write(("GET /api/backup/backups/" + id + "/archive HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                HostRun run = export(context);
                HttpResponse<byte[]> second =
                        send(port(context), HttpRequest.newBuilder(), "/backups/" + id + "/archive");
                assertThat(second.statusCode()).isEqualTo(409);
                assertThat(new String(second.body(), StandardCharsets.UTF_8)).contains("BUSY");

                assertThat(send(port(context), HttpRequest.newBuilder().DELETE(), "/runs/" + run.id())
                                .statusCode())
                        .isEqualTo(202);

                // It waits for this end to read, and sees that it is cancelled with the next bytes.
                byte[] rest = socket.getInputStream().readAllBytes();
                assertThat(rest.length).isLessThan(LARGE);
                await().atMost(Duration.ofSeconds(40)).until(() -> run.end().isPresent());
                assertThat(run.end().orElseThrow().failureOrNull()).isInstanceOf(CancelledException.class);
            }
        });
    }

    @Test
    void anUploadThatBreaksOffChangesNothing() {
        server().run(context -> {
            BackupId id = backup(context);
            byte[] archive = send(port(context), HttpRequest.newBuilder(), "/backups/" + id + "/archive?format=zip")
                    .body();

            try (Socket socket = connected(context)) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /api/backup/archives HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + archive.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(archive, 0, archive.length / 2);
            }

            await().atMost(Duration.ofSeconds(40)).until(() -> audited().contains("backup.import failed"));
            assertNothingWasChanged(context);
        });
    }

    @Test
    void anUploadThatCallsItselfAFormIsToldHowToDoItAndAWholeOneIsTaken() {
        server().run(context -> {
            BackupId id = backup(context);
            byte[] archive = send(
                            port(context),
                            HttpRequest.newBuilder(),
                            "/backups/" + id + "/archive?format=tar.gz&source=media&path=**%2Fa.txt")
                    .body();
            HttpRequest.Builder upload = HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(archive));

            HttpResponse<byte[]> form = send(
                    port(context),
                    upload.copy().header("Content-Type", "application/x-www-form-urlencoded"),
                    "/archives");

            assertThat(form.statusCode()).isEqualTo(415);
            assertThat(new String(form.body(), StandardCharsets.UTF_8)).contains("curl -T");
            assertNothingWasChanged(context);
            assertThat(send(port(context), upload, "/archives").statusCode()).isEqualTo(201);
            assertIntact(context);
        });
    }

    private static Socket connected(AssertableWebApplicationContext context) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(context)));
        return socket;
    }

    private void assertNothingWasChanged(ApplicationContext context) throws IOException {
        assertThat(context.getBean(HostPlaces.class).nearest().open().list()).hasSize(1);
        try (Stream<Path> left = Files.list(room)) {
            assertThat(left).isEmpty();
        }
        assertIntact(context);
    }

    private static void assertIntact(ApplicationContext context) {
        assertThat(context.getBean(HostPlaces.class)
                        .nearest()
                        .open()
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }
}
