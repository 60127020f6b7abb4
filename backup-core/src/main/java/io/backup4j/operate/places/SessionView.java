package io.backup4j.operate.places;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A shared session as one place sees it. */
final class SessionView implements SourceSession {
    private final SharedSession session;
    private final SharedWalk walk;
    private final Seat seat;
    private final int maxConcurrentReads;

    SessionView(SharedSession session, SharedWalk walk, Seat seat, int maxConcurrentReads) {
        this.session = session;
        this.walk = walk;
        this.seat = seat;
        this.maxConcurrentReads = maxConcurrentReads;
    }

    @Override
    public @Nullable SourceEntry next() throws IOException {
        return walk.next(seat);
    }

    @Override
    public int maxConcurrentReads() {
        return maxConcurrentReads;
    }

    /** Waits until every place has read to the end: before, a source cannot tell. */
    @Override
    public Consistency consistency() {
        return facts().consistency();
    }

    @Override
    public Map<String, String> properties() {
        return facts().properties();
    }

    private SharedSession.Facts facts() {
        try {
            return session.facts(seat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        session.close(seat);
    }
}
