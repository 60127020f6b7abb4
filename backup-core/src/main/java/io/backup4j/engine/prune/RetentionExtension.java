package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sees that a store with object lock retains what kept backups reach for at least half of its period more: packs, manifests, claims of ids, and what opens the repository.
 * So nothing lapses as long as clean-ups are no more than half a period apart. What ends earlier is extended to a whole period from now. Packs that are to go are left alone.
 *
 * <p>The only place that adds to this host's clock for something that the store does: a wrong clock retains for longer or shorter, and deletes nothing.
 *
 * <p>Cost: a request per object, two for those that are extended. Used once.
 */
final class RetentionExtension {
    /** Requests that wait for each other: a tebibyte of packs is 32 768 questions. */
    private static final int THREADS = 8;

    private static final int BATCH = 256;

    private final Repository repository;
    private final ObjectRetention retention;
    private final Findings findings;
    private final PruneTally tally;
    private final Steps steps;
    private final Instant atLeast;
    private final Instant until;
    private long asked;
    private long extended;
    private boolean refused;

    RetentionExtension(
            Repository repository, ObjectRetention retention, Findings findings, PruneTally tally, Steps steps) {
        this.repository = repository;
        this.retention = retention;
        this.findings = findings;
        this.tally = tally;
        this.steps = steps;
        Instant now = repository.settings().clock().instant();
        this.atLeast = now.plus(retention.period().dividedBy(2));
        this.until = now.plus(retention.period());
    }

    /**
     * Asks for all objects; what could not be extended is a finding.
     *
     * @param reached packs that stay, manifests and claims of ids of backups that are kept
     */
    void run(List<ObjectKey> reached) throws IOException {
        steps.enter("extending the retention of what backups need");
        List<ObjectKey> keys = new ArrayList<>(reached);
        keys.add(ObjectKeys.REPOSITORY);
        Listings.forEach(repository.sink(), ObjectKeys.KEYRINGS, object -> keys.add(object.key()));
        Listings.forEach(repository.sink(), ObjectKeys.SLOTS, object -> keys.add(object.key()));
        keys.removeIf(key -> !retention.covers(key));
        if (keys.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, keys.size()), work -> {
            Thread thread = new Thread(work, "backup4j-retention");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int from = 0; from < keys.size() && !refused; from += BATCH) {
                steps.check();
                extend(keys.subList(from, Math.min(keys.size(), from + BATCH)), threads);
            }
        } finally {
            threads.shutdownNow();
        }
        tally.remark(asked + " objects that backups need are retained by the store until " + atLeast + " at least, "
                + extended + " of them were extended to " + until
                + ". Nothing but the next clean-up extends it further.");
    }

    private void extend(List<ObjectKey> keys, ExecutorService threads) throws IOException {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (ObjectKey key : keys) {
            answers.add(threads.submit(() -> retention.extend(key, atLeast, until)));
        }
        for (int i = 0; i < keys.size(); i++) {
            try {
                if (answers.get(i).get()) {
                    extended++;
                }
                asked++;
            } catch (ExecutionException e) {
                failed(keys.get(i), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while retention was extended", e);
            }
        }
    }

    private void failed(ObjectKey key, Throwable problem) throws IOException {
        if (problem instanceof NoSuchObjectException) {
            // Gone since it was listed; if a backup needs it, reading it says so.
            return;
        }
        if (!(problem instanceof IOException)) {
            throw new IOException("the retention of " + key + " could not be extended", problem);
        }
        // Nobody is asked thirty thousand times for what the credentials do not allow.
        refused |= problem instanceof SinkAccessException;
        findings.add(Finding.ofObject(
                Finding.Kind.NOT_RETAINED,
                key.value(),
                -1,
                -1,
                "The retention of an object that backups need could not be extended until " + atLeast
                        + ", so who has the keys of the store may delete it when its retention ends: "
                        + problem.getMessage()));
    }
}
