package io.backup4j.engine.prune;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sees that a store with object lock retains what kept backups reach for at least half of its period more: packs, manifests, claims of ids, and what opens the repository.
 * So nothing lapses as long as clean-ups are no more than half a period apart. What ends earlier is extended to a whole period from now. Packs that are to go are left alone,
 * unless the verdict spares them.
 *
 * <p>The object {@code repository} comes last, and is retained for a whole period from now only if nothing failed and nothing is undecided: all that backups need
 * is retained until half a period before its end, which tells backups when the next clean-up is due.
 *
 * <p>The only place that adds to this host's clock for something that the store does: a wrong clock retains for longer or shorter, and deletes nothing.
 *
 * <p>Cost: a request per object, two for those that are extended; none where the store sets no retention. For one prune.
 */
final class RetentionExtension {
    /** Requests that wait for each other: a tebibyte of packs is 32 768 questions. */
    private static final int THREADS = 8;
    /** Enough for no thread to wait for the next question. */
    private static final int ASKED_AHEAD = 2 * THREADS;
    /** Each outlived its retries, and none was answered between: the store does not answer, and thirty thousand questions would take hours to show the same. */
    private static final int MOST_FAILURES_IN_A_ROW = 3;

    private final Repository repository;
    private final @Nullable ObjectRetention retention;
    private final Findings findings;
    private final PruneTally tally;
    private final Steps steps;
    private final Instant atLeast;
    private final Instant until;
    private boolean ran;
    private long asked;
    private long extended;
    private int failuresInARow;
    private boolean failed;
    private boolean stopped;

    RetentionExtension(Repository repository, Findings findings, PruneTally tally, Steps steps) {
        this.repository = repository;
        this.retention = repository.sink().retention().orElse(null);
        this.findings = findings;
        this.tally = tally;
        this.steps = steps;
        Instant now = repository.settings().clock().instant();
        this.atLeast = retention == null ? now : now.plus(retention.period().dividedBy(2));
        this.until = retention == null ? now : now.plus(retention.period());
    }

    /**
     * Asks for all objects; what could not be extended is a finding.
     *
     * @param reached packs that stay, manifests and claims of ids of backups that are kept
     */
    void extend(List<ObjectKey> reached) throws IOException {
        if (retention == null) {
            return;
        }
        steps.enter("extending the retention of what backups need");
        ran = true;
        List<ObjectKey> keys = new ArrayList<>(reached);
        Listings.forEach(repository.sink(), ObjectKeys.KEYRINGS, object -> keys.add(object.key()));
        Listings.forEach(repository.sink(), ObjectKeys.SLOTS, object -> keys.add(object.key()));
        extend(retention, keys, atLeast, until);
    }

    /** Condemned packs that stay: somebody may need them who came after the proposal. To be called before the generation is finished. */
    void extendSpared(long generation, Verdict verdict) throws IOException {
        if (retention == null) {
            return;
        }
        PackSet condemned;
        try {
            condemned = repository.generations().condemned(generation);
        } catch (DamagedException e) {
            // A finding of the second pass; what stays is not known.
            failed = true;
            return;
        }
        // Empty: another prune has finished the generation meanwhile, and what it spared is not known here.
        failed |= condemned.size() == 0;
        List<ObjectKey> spared = new ArrayList<>();
        for (int i = 0; i < condemned.size(); i++) {
            if (!verdict.packs().contains(condemned.get(i))) {
                spared.add(condemned.get(i).key());
            }
        }
        extend(retention, spared, atLeast, until);
    }

    /**
     * Extends the object {@code repository} last. Where it must not vouch for the others, it is retained for half a period, which vouches for nothing from now on.
     *
     * @param settled whether a verdict was found for all that was condemned
     */
    void finish(boolean settled) throws IOException {
        if (retention == null || !ran) {
            return;
        }
        Instant end = settled && !failed ? until : atLeast;
        extend(retention, List.of(ObjectKeys.REPOSITORY), end, end);
        tally.remark(asked + " objects that backups need are retained by the store until " + atLeast + " at least, "
                + extended + " of them were extended to " + until
                + (stopped ? "; the others were not asked for, as the store did not answer or refused" : "")
                + ". Nothing but the next clean-up extends it further.");
    }

    private record Question(ObjectKey key, Future<Boolean> answer) {}

    private void extend(ObjectRetention retained, List<ObjectKey> reached, Instant least, Instant end)
            throws IOException {
        List<ObjectKey> keys = reached.stream().filter(retained::covers).toList();
        if (keys.isEmpty() || stopped) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, keys.size()), work -> {
            Thread thread = new Thread(work, "backup4j-retention");
            thread.setDaemon(true);
            return thread;
        });
        Deque<Question> open = new ArrayDeque<>();
        try {
            for (int next = 0; !stopped && (next < keys.size() || !open.isEmpty()); ) {
                if (next < keys.size() && open.size() < ASKED_AHEAD) {
                    ObjectKey key = keys.get(next++);
                    open.add(new Question(key, threads.submit(() -> retained.extend(key, least, end))));
                } else {
                    take(open.remove());
                    steps.check();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void take(Question question) throws IOException {
        try {
            if (question.answer().get()) {
                extended++;
            }
            asked++;
            failuresInARow = 0;
        } catch (ExecutionException e) {
            failed(question.key(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while retention was extended", e);
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
        failed = true;
        // Nobody is asked thirty thousand times for what the credentials do not allow, either.
        stopped = problem instanceof SinkAccessException || ++failuresInARow >= MOST_FAILURES_IN_A_ROW;
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
