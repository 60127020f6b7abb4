package io.backup4j.spring.web;

import io.backup4j.operate.audit.AuditEvent;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For a host without a writable directory: the log of the application, under {@code io.backup4j.audit}, and Spring's own audit. */
public final class LoggedAudit implements Audit {
    private static final Logger LOG = LoggerFactory.getLogger("io.backup4j.audit");

    private final Consumer<AuditEvent> mirror;

    public LoggedAudit(Consumer<AuditEvent> mirror) {
        this.mirror = mirror;
    }

    @Override
    public void record(AuditEvent event) {
        LOG.info("{}", String.valueOf(event).replaceAll("[\\r\\n]", " "));
        mirror.accept(event);
    }

    @Override
    public List<AuditEvent> newest(int limit) {
        return List.of();
    }
}
