package io.backup4j.engine.repository;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who registered a session, for people and for recognising a dead process on this host.
 *
 * @param role writer or reader
 * @param host name of the machine
 * @param pid process on that machine
 * @param started when the session was registered, by its own clock
 * @param readsOrNull the backup that a reader needs
 * @param processOrNull the process in its table, of the same pid, where that could be told
 */
public record SessionRecord(
        Role role,
        String host,
        long pid,
        Instant started,
        @Nullable UUID readsOrNull,
        ProcessTable.@Nullable Entry processOrNull) {
    public SessionRecord {
        if (processOrNull != null && processOrNull.pid() != pid) {
            throw new IllegalArgumentException("pid: " + pid + ", but the process is " + processOrNull);
        }
    }

    /** What a session does. */
    public enum Role {
        WRITER,
        READER
    }

    public Optional<UUID> reads() {
        return Optional.ofNullable(readsOrNull);
    }

    /** The process, if it can be told from those of other machines, containers and times. */
    public Optional<ProcessTable.Entry> process() {
        return Optional.ofNullable(processOrNull);
    }

    byte[] toJson() {
        ObjectNode node = RecordJson.object();
        node.put("role", role.name());
        node.put("host", host);
        node.put("pid", pid);
        node.put("started", started.toString());
        if (readsOrNull != null) {
            node.put("reads", readsOrNull.toString());
        }
        if (processOrNull != null) {
            node.put("processes", processOrNull.table());
            node.put("processStarted", processOrNull.started());
        }
        return RecordJson.write(node);
    }

    static SessionRecord parse(byte[] json) {
        ObjectNode node = RecordJson.parse(json, "session");
        long pid = RecordJson.number(node, "pid");
        return new SessionRecord(
                RecordJson.checked("role", RecordJson.text(node, "role"), Role::valueOf),
                RecordJson.text(node, "host"),
                pid,
                RecordJson.instant(node, "started"),
                node.has("reads") ? RecordJson.uuid(node, "reads") : null,
                node.has("processes") && node.has("processStarted")
                        ? new ProcessTable.Entry(
                                RecordJson.text(node, "processes"), pid, RecordJson.number(node, "processStarted"))
                        : null);
    }

    /** One line for people. */
    public String describe() {
        return role.name().toLowerCase(Locale.ROOT) + " of process " + pid + " on host " + host + " since " + started;
    }
}
