package io.backup4j.testkit;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Drives a target as the engine does, one entry after the other, in the order given, which may be a wrong one. */
public final class RestoreRun {
    private final Map<String, RestoreDecision> decisions = new LinkedHashMap<>();
    private final List<EntryIssue> issues = new CopyOnWriteArrayList<>();

    private RestoreRun() {}

    /** Restores entries with their content; entries without content have an empty array. */
    public static RestoreRun of(RestoreTarget target, Map<StoredEntry, byte[]> entries) throws IOException {
        return new RestoreRun().run(target, entries, false);
    }

    /** Only decides. */
    public static RestoreRun dry(RestoreTarget target, Map<StoredEntry, byte[]> entries) throws IOException {
        return new RestoreRun().run(target, entries, true);
    }

    private RestoreRun run(RestoreTarget target, Map<StoredEntry, byte[]> entries, boolean dry) throws IOException {
        try (TargetSession session = target.open(new TargetContext("test", dry, issues::add))) {
            for (Map.Entry<StoredEntry, byte[]> entry : entries.entrySet()) {
                RestoreDecision decision = session.decide(entry.getKey());
                decisions.put(entry.getKey().path().toString(), decision);
                if (!dry) {
                    carryOut(session, decision, entry.getKey(), entry.getValue());
                }
            }
            session.finish();
        }
        return this;
    }

    private static void carryOut(TargetSession session, RestoreDecision decision, StoredEntry entry, byte[] content)
            throws IOException {
        switch (decision.action()) {
            case KEEP, REFUSE -> {}
            case LINK -> session.create(entry);
            case CREATE, REPLACE -> {
                if (entry.kind() != EntryKind.FILE) {
                    session.create(entry);
                    return;
                }
                try (EntryWriter writer = session.write(entry)) {
                    writer.write(0, ByteBuffer.wrap(content));
                    writer.commit();
                }
            }
        }
    }

    /** By path. */
    public Map<String, RestoreDecision> decisions() {
        return decisions;
    }

    /** What was decided about a path. */
    public RestoreDecision.Action action(String path) {
        RestoreDecision decision = decisions.get(path);
        if (decision == null) {
            throw new IllegalArgumentException("path: not among the entries: " + path);
        }
        return decision.action();
    }

    public List<EntryIssue> issues() {
        return issues;
    }

    /** Paths of which content is missing. */
    public List<String> missing() {
        return issues.stream().filter(EntryIssue::missing).map(EntryIssue::path).toList();
    }
}
