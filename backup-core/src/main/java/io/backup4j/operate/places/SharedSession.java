package io.backup4j.operate.places;

import io.backup4j.engine.run.RunThreads;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one session of a source that all places of a round read. Everything shared is guarded by the round. */
final class SharedSession {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

    private final BackupSource source;
    private final Round round;
    private final SharedContents contents;
    /** Of the places that have come to open it, in their order. */
    private final Map<Integer, SourceContext> contexts = new TreeMap<>();

    private long views;
    private long closed;
    private @Nullable SourceSession session;
    private @Nullable RunThreads threads;
    private @Nullable SharedWalk walk;

    SharedSession(BackupSource source, Round round, long bufferBytes) {
        this.source = source;
        this.round = round;
        this.contents = new SharedContents(round, bufferBytes);
        round.add(this);
    }

    /** What a source says of itself after it was read. */
    record Facts(Consistency consistency, Map<String, String> properties) {}

    /** Opens the source, when all places have come for it. */
    SourceSession join(Seat seat, SourceContext context) throws IOException {
        synchronized (round) {
            contexts.put(seat.index(), context);
            views |= seat.bit;
        }
        Opened shared = round.together(seat, "open " + source.name(), this::open);
        return new SessionView(this, shared.walk(), seat, shared.maxConcurrentReads());
    }

    /** What the places get that came for it. */
    private record Opened(SharedWalk walk, int maxConcurrentReads) {}

    private Opened open() throws IOException {
        List<SourceContext> all;
        synchronized (round) {
            all = new ArrayList<>(contexts.values());
        }
        SourceSession opened = source.open(common(all));
        RunThreads pool = new RunThreads("share");
        SharedWalk shared;
        synchronized (round) {
            long reading = views & round.present();
            contents.begin(pool, opened.maxConcurrentReads(), reading);
            shared = new SharedWalk(round, opened, contents, reading);
            session = opened;
            threads = pool;
            walk = shared;
        }
        pool.execute(shared::run);
        return new Opened(shared, opened.maxConcurrentReads());
    }

    private static SourceContext common(List<SourceContext> all) {
        SourceContext first = all.get(0);
        return new SourceContext(
                first.type(),
                FirstPrevious.of(
                        all.stream().flatMap(each -> each.previous().stream()).toList()),
                all.stream()
                        .flatMap(each -> each.excluded().stream())
                        .distinct()
                        .toList(),
                first.clock(),
                issue -> tell(all, issue));
    }

    private static void tell(List<SourceContext> all, EntryIssue issue) {
        all.forEach(context -> context.issues().accept(issue));
    }

    /** After the last entry was read by all: only then can a source tell. */
    Facts facts(Seat seat) throws IOException {
        return round.together(seat, "finish " + source.name(), () -> {
            SourceSession read = Objects.requireNonNull(session);
            return new Facts(read.consistency(), read.properties());
        });
    }

    void close(Seat seat) {
        synchronized (round) {
            closed |= seat.bit;
            forget(seat);
            round.wakeWorker();
        }
    }

    /** With the lock held: nothing is kept for this place any more. */
    void forget(Seat seat) {
        contents.forget(seat);
        if (walk != null) {
            walk.forget(seat);
        }
    }

    /** With the lock held: whether it is open and nobody uses it any more. */
    boolean abandoned() {
        return session != null && (views & ~closed & round.present()) == 0;
    }

    /** Ends the threads, then the session: all readers are closed before. */
    void closeIfAbandoned() {
        SourceSession ending;
        RunThreads pool;
        synchronized (round) {
            if (!abandoned()) {
                return;
            }
            ending = session;
            pool = threads;
            session = null;
            contents.end();
            round.notifyAll();
        }
        try {
            try {
                Objects.requireNonNull(pool).close();
            } finally {
                Objects.requireNonNull(ending).close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Source '{}' did not close cleanly; what was read from it is not affected.", source.name(), e);
        }
    }
}
