package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * What a schedule has promised to its users, as far as they can know it from the answers they got: which backups must be listed, kept, or gone at the end.
 * Where an answer does not say what happened, nothing is promised. Thread-safe.
 */
final class ScheduleLedger {
    private final Map<Integer, Map<String, ByteBuffer>> contents = new HashMap<>();
    private final Set<Integer> failed = new HashSet<>();
    private final Map<UUID, BackupId> committed = new HashMap<>();
    private final List<UUID> order = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    /** What a user asks for. */
    enum Kind {
        DELETE,
        UNDELETE,
        HOLD,
        RELEASE
    }

    /** What the user was told. */
    enum Answer {
        DONE,
        /** Refused, and nothing has changed. */
        REFUSED,
        /** Nobody knows what has happened, or will. */
        UNKNOWN
    }

    /**
     * What a user did, by steps of the turnstile.
     *
     * @param end the last step at which it can have had an effect
     */
    record Operation(Kind kind, UUID backup, long begin, long end, Answer answer) {
        boolean mayHaveChanged() {
            return answer != Answer.REFUSED;
        }
    }

    /** A run begins; its backup says by its number what it must restore to. */
    synchronized void begin(int run, Map<String, ByteBuffer> content) {
        contents.put(run, content);
    }

    /** A run was told that its backup is listed. */
    synchronized void committed(Manifest manifest) {
        committed.put(manifest.record().uuid(), manifest.record().id());
        order.add(manifest.record().uuid());
    }

    /** A run was told that nothing of it is listed. */
    synchronized void failed(int run) {
        failed.add(run);
    }

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    synchronized Map<String, ByteBuffer> content(int run) {
        return contents.get(run);
    }

    synchronized boolean hasFailed(int run) {
        return failed.contains(run);
    }

    /** Every backup that is known to be committed. */
    synchronized List<UUID> committed() {
        return List.copyOf(order);
    }

    synchronized BackupId id(UUID uuid) {
        return committed.get(uuid);
    }

    /** Any backup that was committed, or one that somebody deleted. */
    synchronized UUID any(Random random, boolean deleted) {
        List<UUID> from = order;
        if (deleted) {
            List<UUID> gone = operations.stream()
                    .filter(operation -> operation.kind() == Kind.DELETE)
                    .map(Operation::backup)
                    .distinct()
                    .toList();
            from = gone.isEmpty() ? order : gone;
        }
        return from.get(random.nextInt(from.size()));
    }

    synchronized boolean everAsked(Kind kind, UUID backup) {
        return operations.stream()
                .anyMatch(operation ->
                        operation.kind() == kind && operation.backup().equals(backup));
    }

    /** Why this backup must be listed, if it must. */
    synchronized Optional<String> mustBeListed(UUID backup) {
        long lastDeletion = last(backup, Kind.DELETE);
        if (lastDeletion < 0) {
            return Optional.of("committed and never deleted");
        }
        return of(backup, Kind.UNDELETE).stream()
                .filter(undelete -> undelete.answer() == Answer.DONE && undelete.begin() > lastDeletion)
                .findFirst()
                .map(undelete ->
                        "undeleted at steps " + undelete.begin() + " to " + undelete.end() + " and not deleted after");
    }

    /** Why this backup must be listed, or deleted but not given up, if it must. */
    synchronized Optional<String> mustBeKept(UUID backup) {
        long lastRelease = last(backup, Kind.RELEASE);
        return of(backup, Kind.HOLD).stream()
                .filter(hold -> hold.answer() == Answer.DONE && hold.begin() > lastRelease)
                .findFirst()
                .map(hold -> "held at steps " + hold.begin() + " to " + hold.end() + " and not released after");
    }

    /** Why this backup must not be listed, if it must not. */
    synchronized Optional<String> mustBeGone(UUID backup) {
        return of(backup, Kind.DELETE).stream()
                .filter(delete -> delete.answer() == Answer.DONE
                        && operations.stream()
                                .noneMatch(other -> other != delete
                                        && other.backup().equals(backup)
                                        && (other.kind() == Kind.DELETE || other.kind() == Kind.UNDELETE)
                                        && other.end() >= delete.begin()))
                .findFirst()
                .map(delete -> "deleted at steps " + delete.begin() + " to " + delete.end());
    }

    /** A deletion that was done although the backup was held from before it to after it. */
    synchronized Optional<String> deletedWhileHeld() {
        for (Operation delete : operations) {
            if (delete.kind() != Kind.DELETE || delete.answer() != Answer.DONE) {
                continue;
            }
            for (Operation hold : of(delete.backup(), Kind.HOLD)) {
                boolean held = hold.answer() == Answer.DONE
                        && hold.end() < delete.begin()
                        && of(delete.backup(), Kind.RELEASE).stream()
                                .noneMatch(release -> release.mayHaveChanged()
                                        && release.begin() <= delete.end()
                                        && release.end() >= hold.begin());
                if (held) {
                    return Optional.of(delete + " although " + hold);
                }
            }
        }
        return Optional.empty();
    }

    private List<Operation> of(UUID backup, Kind kind) {
        return operations.stream()
                .filter(operation ->
                        operation.kind() == kind && operation.backup().equals(backup))
                .toList();
    }

    /** The last step at which an operation of that kind can have changed something; -1 if there was none. */
    private long last(UUID backup, Kind kind) {
        return of(backup, kind).stream()
                .filter(Operation::mayHaveChanged)
                .mapToLong(Operation::end)
                .max()
                .orElse(-1);
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        operations.forEach(operation -> text.append(operation).append('\n'));
        return text.toString();
    }
}
