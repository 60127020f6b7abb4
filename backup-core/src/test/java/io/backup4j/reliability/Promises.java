package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.backup.BackupSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What was acknowledged about each backup, and must be true whatever happened since. Between the begin of an operation and its acknowledgement its subject may be in
 * either state. Not thread-safe.
 */
final class Promises implements LifeCycle.Listener {
    /** What is known of a backup. */
    private enum State {
        LISTED,
        DELETED,
        EITHER
    }

    /** Operations of {@link LifeCycle}. */
    enum Operation {
        BACKUP,
        DELETE,
        UNDELETE,
        HOLD,
        RELEASE,
        PRUNE
    }

    /** How an operation ended. */
    enum End {
        DONE,
        /** It said that it cannot be, and changed nothing. */
        REFUSED
    }

    private final Map<UUID, State> states = new HashMap<>();
    private final Map<UUID, State> holds = new HashMap<>();
    private final Map<Operation, Integer> acknowledged = new EnumMap<>(Operation.class);

    /** @param subject the backup; meaningless for what makes one */
    @Override
    public void begins(Operation operation, UUID subject) {
        switch (operation) {
            case DELETE, UNDELETE -> states.put(subject, State.EITHER);
            case HOLD, RELEASE -> holds.put(subject, State.EITHER);
            case BACKUP, PRUNE -> {}
        }
    }

    @Override
    public void ends(Operation operation, UUID subject, End end) {
        boolean done = end == End.DONE;
        acknowledged.merge(operation, 1, Integer::sum);
        switch (operation) {
            case BACKUP -> states.put(subject, State.LISTED);
            case DELETE -> states.put(subject, done ? State.DELETED : State.LISTED);
            // Refused: a prune has given it up.
            case UNDELETE -> states.put(subject, done ? State.LISTED : State.DELETED);
            case HOLD -> holds.put(subject, done ? State.LISTED : State.DELETED);
            case RELEASE -> holds.put(subject, done ? State.DELETED : State.LISTED);
            case PRUNE -> {}
        }
    }

    /** For another repository. */
    void forget() {
        states.clear();
        holds.clear();
    }

    /** How often each operation was acknowledged. */
    Map<Operation, Integer> acknowledged() {
        return acknowledged;
    }

    /** Whether every promise is kept: what is listed, what is held, and every byte of it. */
    void check(Repository repository, String when) throws IOException {
        Catalogue.View view = repository.catalogue().view();
        assertThat(view.unreadable()).as("%s: unreadable", when).isEmpty();
        Set<UUID> listed = view.summaries().stream().map(BackupSummary::uuid).collect(Collectors.toSet());
        states.forEach((uuid, state) -> {
            if (state != State.EITHER) {
                assertThat(listed.contains(uuid))
                        .as("%s: backup %s is listed", when, uuid)
                        .isEqualTo(state == State.LISTED);
            }
        });
        holds.forEach((uuid, state) -> {
            if (state == State.LISTED) {
                assertThat(view.held(uuid))
                        .as("%s: backup %s is held", when, uuid)
                        .isTrue();
                assertThat(view.givenUp()).as("%s: given up", when).doesNotContain(uuid);
            }
        });
        for (Map.Entry<UUID, Map<String, ByteBuffer>> backup :
                StoredContent.ofAll(repository, Versions.SOURCE).entrySet()) {
            long version =
                    LifeCycle.version(repository.records().load(backup.getKey()).orElseThrow());
            assertThat(backup.getValue().equals(Versions.content(version)))
                    .as("%s: backup %s restores to version %d", when, backup.getKey(), version)
                    .isTrue();
        }
    }

    /** After what {@link #check} has shown: what was between two states is settled now. */
    void settle(Repository repository) throws IOException {
        Catalogue.View view = repository.catalogue().view();
        Set<UUID> listed = view.summaries().stream().map(BackupSummary::uuid).collect(Collectors.toSet());
        states.replaceAll((uuid, state) -> listed.contains(uuid) ? State.LISTED : State.DELETED);
        holds.replaceAll((uuid, state) -> view.held(uuid) ? State.LISTED : State.DELETED);
    }
}
