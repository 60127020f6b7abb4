package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.VerifyRequest;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spring.place.HostPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletResponse;

/** A web application that gives and takes archives. */
abstract class WebArchiveFixture {
    static final String KEY = "Backup-Archive-Passphrase";

    @TempDir
    Path directory;

    WebHost host;
    Path room;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
        room = Files.createDirectory(directory.resolve("room"));
    }

    WebApplicationContextRunner application() {
        return host.application()
                .withPropertyValues(
                        "backup.web.archives.directory=" + room,
                        "backup.restore.directory=" + directory.resolve("restored"));
    }

    static byte[] download(WebClient client, String query) throws Exception {
        MockHttpServletResponse response =
                client.as("OPERATOR", get("/api/backup/backups/" + client.newest() + "/archive" + query));
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return response.getContentAsByteArray();
    }

    static MockHttpServletResponse upload(WebClient client, byte[] archive) throws Exception {
        return client.as("ADMIN", post("/api/backup/archives").content(archive));
    }

    void assertNothingWasChanged(ApplicationContext context, WebClient client) throws Exception {
        assertThat(client.json("VIEWER", get("/api/backup/backups"))
                        .get("total")
                        .intValue())
                .isEqualTo(1);
        try (Stream<Path> left = Files.list(room)) {
            assertThat(left).isEmpty();
        }
        assertIntact(context);
    }

    static void assertIntact(ApplicationContext context) {
        assertThat(context.getBean(HostPlaces.class)
                        .nearest()
                        .open()
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }
}
