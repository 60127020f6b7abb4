package io.backup4j.spring.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;

/** Tells Spring's own audit, where the host has one. */
public final class AuditMirror implements Consumer<io.backup4j.operate.audit.AuditEvent> {
    private final Supplier<@Nullable AuditEventRepository> repositories;

    public AuditMirror(Supplier<@Nullable AuditEventRepository> repositories) {
        this.repositories = repositories;
    }

    @Override
    public void accept(io.backup4j.operate.audit.AuditEvent event) {
        AuditEventRepository repository = repositories.get();
        if (repository != null) {
            Map<String, Object> data = new LinkedHashMap<>(event.details());
            data.put("subject", event.subject());
            data.put("action", event.action());
            repository.add(new AuditEvent(
                    event.at(), event.who(), "BACKUP_" + event.outcome().toUpperCase(Locale.ROOT), data));
        }
    }
}
