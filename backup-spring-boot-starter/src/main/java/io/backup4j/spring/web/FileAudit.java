package io.backup4j.spring.web;

import io.backup4j.operate.audit.AuditEvent;
import io.backup4j.operate.audit.AuditLog;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Writes to the log of the state directory, whose lines are chained by hashes, and tells others, such as Spring's own audit. */
public final class FileAudit implements Audit {
    private final AuditLog log;
    private final Consumer<AuditEvent> mirror;

    public FileAudit(AuditLog log, Consumer<AuditEvent> mirror) {
        this.log = log;
        this.mirror = mirror;
    }

    @Override
    public void record(AuditEvent event) throws IOException {
        log.add(event);
        mirror.accept(event);
    }

    @Override
    public List<AuditEvent> newest(int limit) throws IOException {
        return log.newest(limit);
    }
}
