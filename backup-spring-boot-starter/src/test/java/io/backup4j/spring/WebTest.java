package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.web.BackupApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private Path media;

    @BeforeEach
    void someFiles() throws IOException {
        media = Files.createDirectory(directory.resolve("media"));
        Files.writeString(media.resolve("a.txt"), "the content of a");
        Files.writeString(media.resolve("b.txt"), "the content of b");
    }

    @Test
    void aBackupIsMadeFollowedListedAndShown() {
        application().run(context -> {
            Client client = new Client(context);
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
    void aRestoreIsPlannedThenDoneWithTheDigestAndRefusedWhenSomethingHasChanged() {
        application()
                .withPropertyValues("backup.restore.directory=" + directory.resolve("restored"))
                .run(context -> {
                    Client client = new Client(context);
                    client.backup(context);
                    String order = "{\"backup\":\"latest\",\"target\":{\"directory\":\"here\"}%s}";

                    JsonNode plan = client.json("OPERATOR", restore(order.formatted("")));
                    assertThat(plan.get("actions").get("CREATE").intValue()).isEqualTo(3);
                    String digest = plan.get("digest").stringValue();
                    assertThat(directory.resolve("restored")).doesNotExist();

                    assertThat(client.as("OPERATOR", restore(order.formatted(",\"dryRun\":false")))
                                    .getStatus())
                            .isEqualTo(400);
                    assertThat(client.json("OPERATOR", restore(order.formatted(",\"dryRun\":false,\"digest\":\"0\"")))
                                    .get("code")
                                    .stringValue())
                            .isEqualTo("PLAN_CHANGED");
                    MockHttpServletResponse begun = client.as(
                            "OPERATOR", restore(order.formatted(",\"dryRun\":false,\"digest\":\"" + digest + "\"")));
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
        application()
                .withPropertyValues("backup.restore.directory=" + directory.resolve("restored"))
                .run(context -> {
                    Client client = new Client(context);
                    client.backup(context);
                    for (String path : List.of("../elsewhere", "/etc")) {
                        assertThat(client.as(
                                                "OPERATOR",
                                                restore("{\"backup\":\"latest\",\"target\":{\"directory\":\"" + path
                                                        + "\"}}"))
                                        .getStatus())
                                .as(path)
                                .isEqualTo(400);
                    }
                });
    }

    @Test
    void aBackupOfSomeSourcesIsOfAnotherPlanSoThatItTakesNoWholeOnesPlace() {
        application()
                .withPropertyValues("backup.sources.more.paths=" + media.resolve("a.txt"))
                .run(context -> {
                    Client client = new Client(context);
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
    void rolesDecideWhoMayWhat() {
        InMemoryAuditEventRepository springs = new InMemoryAuditEventRepository();
        application().withBean(AuditEventRepository.class, () -> springs).run(context -> {
            Client client = new Client(context);
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
            assertThat(client.status("VIEWER", restore("{}"))).isEqualTo(403);
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
    void mistakesAreProblems() {
        application().run(context -> {
            Client client = new Client(context);
            MockHttpServletResponse missing =
                    client.as("VIEWER", get("/api/backup/backups/backup_20200101_000000_full"));
            assertThat(missing.getStatus()).isEqualTo(404);
            assertThat(missing.getContentType()).startsWith("application/problem+json");
            assertThat(JSON.readTree(missing.getContentAsString()).get("code").stringValue())
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
        application().run(context -> {
            Client client = new Client(context);
            String tag = client.as("VIEWER", get("/api/backup/backups")).getHeader("ETag");
            assertThat(client.status("VIEWER", get("/api/backup/backups").header("If-None-Match", tag)))
                    .isEqualTo(304);
        });
    }

    @Test
    void settingsOfTheHostChangeNothing() {
        application()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withPropertyValues(
                        "spring.jackson.property-naming-strategy=SNAKE_CASE",
                        "spring.mvc.apiversion.use.header=API-Version",
                        "spring.mvc.apiversion.required=true")
                .run(context -> {
                    Client client = new Client(context);
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
        application().run(context -> {
            List<String> documented = new ArrayList<>();
            try (InputStream in = BackupApi.class.getResourceAsStream("/META-INF/backup4j/openapi.json")) {
                JSON.readTree(in).get("paths").properties().forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                documented.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
            }
            assertThat(context.getBean(BackupApi.class).operations()).containsExactlyInAnyOrderElementsOf(documented);
            assertThat(new Client(context)
                            .json("VIEWER", get("/api/backup/openapi.json"))
                            .get("openapi")
                            .stringValue())
                    .isEqualTo("3.1.0");
        });
    }

    @Test
    void withoutSpringSecurityThereIsNoApiUnlessItIsOpened() {
        FilteredClassLoader without =
                new FilteredClassLoader("org.springframework.security", "org.springframework.boot.security");
        unsecured()
                .withClassLoader(without)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BackupApi.class));
        unsecured()
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

    @Test
    void aTestAlertGoesToItsChannel() {
        application().run(context -> {
            Client client = new Client(context);
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
    }

    private static AbstractMockHttpServletRequestBuilder<?> restore(String body) {
        return post("/api/backup/restore").contentType("application/json").content(body);
    }

    private WebApplicationContextRunner unsecured() {
        return new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DispatcherServletAutoConfiguration.class,
                        WebMvcAutoConfiguration.class,
                        BackupAutoConfiguration.class))
                .withPropertyValues(
                        "backup.state-directory=" + directory.resolve("state"),
                        "backup.repository=" + directory.resolve("repository"),
                        "backup.encryption.enabled=false",
                        "backup.sources.media.paths=" + media,
                        "backup.plans.nightly.schedule=daily 02:00");
    }

    private WebApplicationContextRunner application() {
        return unsecured().withUserConfiguration(LetsEverybodyIn.class);
    }

    /** A host whose own rules ask nobody. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class LetsEverybodyIn {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(AbstractHttpConfigurer::disable)
                    .build();
        }
    }

    /** Calls the API. */
    private static final class Client {
        private final MockMvc mvc;

        Client(WebApplicationContext context) {
            mvc = MockMvcBuilders.webAppContextSetup(context)
                    .apply(springSecurity())
                    .build();
        }

        MockHttpServletResponse as(String role, AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
            if (role != null) {
                request.with(user("ann").authorities(AuthorityUtils.createAuthorityList("ROLE_BACKUP_" + role)));
            }
            return mvc.perform(request).andReturn().getResponse();
        }

        int status(String role, AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
            return as(role, request).getStatus();
        }

        JsonNode json(String role, AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
            return JSON.readTree(as(role, request).getContentAsByteArray());
        }

        void backup(WebApplicationContext context) throws Exception {
            as(
                    "OPERATOR",
                    post("/api/backup/backups").contentType("application/json").content("{}"));
            HostRuns runs = context.getBean(HostRuns.class);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> runs.recent().get(0).end().isPresent());
        }
    }
}
