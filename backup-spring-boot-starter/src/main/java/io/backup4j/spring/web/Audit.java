package io.backup4j.spring.web;

import io.backup4j.operate.audit.AuditEvent;
import java.io.IOException;
import java.util.List;

/** Where it is written down who changed what or was refused. A bean: a host may keep it elsewhere. */
public interface Audit {

    /**
     * Writes an event down, durably.
     *
     * @throws IOException if it could not be: what was to be audited is not done
     */
    void record(AuditEvent event) throws IOException;

    /** The newest events, last first. */
    List<AuditEvent> newest(int limit) throws IOException;
}
