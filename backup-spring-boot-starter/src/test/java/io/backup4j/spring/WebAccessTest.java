package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import io.backup4j.spring.web.BackupApi;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Who may call. */
class WebAccessTest {
    @TempDir
    private Path directory;

    private WebHost host;

    @BeforeEach
    void someFiles() throws IOException {
        host = new WebHost(directory);
    }

    @Test
    void rolesDecideWhoMayWhat() {
        InMemoryAuditEventRepository springs = new InMemoryAuditEventRepository();
        host.application().withBean(AuditEventRepository.class, () -> springs).run(context -> {
            WebClient client = new WebClient(context);
            client.backup(context);
            String id = client.json("VIEWER", get("/api/backup/backups"))
                    .get("items")
                    .get(0)
                    .get("id")
                    .stringValue();
            String path = "/api/backup/backups/" + id;

            assertThat(client.status(null, get("/api/backup/backups"))).isEqualTo(401);
            assertThat(client.status("STRANGER", get("/api/backup/backups"))).isEqualTo(403);
            assertThat(client.status("VIEWER", get("/api/backup/backups"))).isEqualTo(200);
            assertThat(client.status("VIEWER", post("/api/backup/backups"))).isEqualTo(403);
            assertThat(client.status("VIEWER", WebClient.restore("{}"))).isEqualTo(403);
            assertThat(client.status("VIEWER", get(path + "/content?source=media&path=media/a.txt")))
                    .isEqualTo(403);
            assertThat(client.status("OPERATOR", delete(path + "?reason=x"))).isEqualTo(403);
            assertThat(client.status("OPERATOR", get("/api/backup/audit"))).isEqualTo(403);
            assertThat(client.status("ADMIN", delete(path))).isEqualTo(400);
            assertThat(client.status("ADMIN", delete(path + "?reason=x"))).isEqualTo(204);
            assertThat(client.status("ADMIN", delete(path + "?reason=x"))).isEqualTo(404);

            assertThat(springs.find("ann", null, "BACKUP_DENIED")).isNotEmpty();
            AuditLog audit = AuditLog.in(directory.resolve("state/audit.log"));
            assertThat(audit.check().whole()).isTrue();
            assertThat(audit.newest(50))
                    .extracting(AuditEvent::action, AuditEvent::outcome)
                    .contains(
                            tuple("backup.delete", "denied"),
                            tuple("backup.delete", "allowed"),
                            tuple("backup.delete", "failed"),
                            tuple("read", "denied"));
        });
    }

    @Test
    void withoutSpringSecurityThereIsNoApiUnlessItIsOpened() {
        FilteredClassLoader without =
                new FilteredClassLoader("org.springframework.security", "org.springframework.boot.security");
        host.unsecured()
                .withClassLoader(without)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BackupApi.class));
        host.unsecured()
                .withClassLoader(without)
                .withPropertyValues("backup.web.open=true")
                .run(context -> {
                    MockMvc mvc = MockMvcBuilders.webAppContextSetup(context).build();
                    assertThat(mvc.perform(get("/api/backup/health"))
                                    .andReturn()
                                    .getResponse()
                                    .getStatus())
                            .isEqualTo(200);
                });
    }
}
