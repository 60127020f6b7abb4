package io.backup4j.engine.repository;

import java.time.Instant;
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
 */
public record SessionRecord(
        Role role,
        String host,
        long pid,
        Instant started,
        @Nullable UUID readsOrNull) {

    /** What a session does. */
    public enum Role {
        WRITER,
        READER
    }

    public Optional<UUID> reads() {
        return Optional.ofNullable(readsOrNull);
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
        return RecordJson.write(node);
    }

    static SessionRecord parse(byte[] json) {
        ObjectNode node = RecordJson.parse(json, "session");
        return new SessionRecord(
                RecordJson.checked("role", RecordJson.text(node, "role"), Role::valueOf),
                RecordJson.text(node, "host"),
                RecordJson.number(node, "pid"),
                RecordJson.instant(node, "started"),
                node.has("reads") ? RecordJson.uuid(node, "reads") : null);
    }

    /** One line for people. */
    public String describe() {
        return role.name().toLowerCase(java.util.Locale.ROOT) + " of process " + pid + " on host " + host + " since "
                + started;
    }
}
