package io.backup4j.spring;

import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.backup4j.spring.run.HostRuns;
import java.time.Duration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the API of a {@link WebHost}. */
final class WebClient {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final MockMvc mvc;

    WebClient(WebApplicationContext context) {
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

    /** Id of the newest backup. */
    String newest() throws Exception {
        return json("VIEWER", get("/api/backup/backups?sort=-order&size=1"))
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
    }

    static AbstractMockHttpServletRequestBuilder<?> restore(String body) {
        return post("/api/backup/restore").contentType("application/json").content(body);
    }
}
