package io.backup4j.operate.places;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.List;

/** A source as one place of a round sees it: opened and read once for all of them. */
public final class SharedSource implements BackupSource {
    private final BackupSource source;
    private final SharedSession session;
    private final Seat seat;

    private SharedSource(BackupSource source, SharedSession session, Seat seat) {
        this.source = source;
        this.session = session;
        this.seat = seat;
    }

    /**
     * A source for each place of a round, in their order. Each can be opened once.
     *
     * @param bufferBytes of what was read for some places and not yet for others
     */
    public static List<BackupSource> of(BackupSource source, Round round, long bufferBytes) {
        SharedSession session = new SharedSession(source, round, bufferBytes);
        return round.seats().stream()
                .<BackupSource>map(seat -> new SharedSource(source, session, seat))
                .toList();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public boolean requiresEncryption() {
        return source.requiresEncryption();
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return session.join(seat, context);
    }
}
