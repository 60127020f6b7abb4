package io.backup4j.spring.web;

import io.backup4j.operate.audit.AuditEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The audit log for who administers, and the description of this API. */
final class AuditApi {
    private static final String DOCUMENT = "/META-INF/backup4j/openapi.json";
    private static final int MOST = 1000;

    private final Audit audit;

    AuditApi(Audit audit) {
        this.audit = audit;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.reading("/audit", Permission.ADMINISTER, this::newest),
                ApiRoute.reading("/openapi.json", Permission.VIEW, call -> Answer.ok(document())));
    }

    private Answer newest(Call call) throws IOException {
        List<AuditEvent> events = audit.newest(MOST);
        return Answer.ok(Page.of(events, call));
    }

    private static byte[] document() throws IOException {
        try (InputStream in = AuditApi.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IOException("the jar has no " + DOCUMENT);
            }
            return in.readAllBytes();
        }
    }
}
