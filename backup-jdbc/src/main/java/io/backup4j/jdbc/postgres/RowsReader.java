package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** Hands on the rows of one {@code COPY} as they come; the driver gives one array per row, which is copied once, into the caller's. */
final class RowsReader implements EntryReader {
    private static final byte[] NO_EVIDENCE = new byte[0];

    /** After so many bytes the caller sees whether it is to go on. */
    private static final int MOST_AT_ONCE = 256 << 10;

    /** A range of the default length and what its rows keep elsewhere; more costs less than to connect again. */
    private static final long MOST_DRAINED = 256L << 20;

    private final RowsEntry entry;
    private final SnapshotConnection connection;
    private final CopyOut copy;
    private byte @Nullable [] row;
    private int position;
    private boolean ended;
    private boolean failed;
    private boolean closed;

    RowsReader(RowsEntry entry, SnapshotConnection connection, CopyOut copy) {
        this.entry = entry;
        this.connection = connection;
        this.copy = copy;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        checkAge();
        int most = Math.min(length, MOST_AT_ONCE);
        int done = 0;
        while (done < most && !ended) {
            byte[] present = row;
            if (present == null) {
                present = nextRow();
                if (present == null) {
                    break;
                }
            }
            int part = Math.min(most - done, present.length - position);
            System.arraycopy(present, position, buffer, offset + done, part);
            done += part;
            position += part;
            row = position == present.length ? null : present;
        }
        return done == 0 ? -1 : done;
    }

    private byte @Nullable [] nextRow() throws IOException {
        try {
            byte[] next = copy.readFromCopy();
            position = 0;
            ended = next == null;
            return next;
        } catch (SQLException e) {
            failed = true;
            throw entry.failure(e);
        }
    }

    private void checkAge() throws IOException {
        try {
            entry.age().check();
        } catch (IOException e) {
            entry.connections().lose(e);
            throw e;
        }
    }

    @Override
    public EntryOutcome finish() {
        EntryAttributes attributes = entry.described()
                .number(EntryNames.ROWS, copy.getHandledRowCount())
                .build();
        return new EntryOutcome(attributes, NO_EVIDENCE, false);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended && !failed) {
            drain();
        }
        if (ended) {
            end();
        } else {
            entry.abandon(connection);
        }
    }

    /**
     * Reads on to the end for nobody. A request to cancel would reach the server on another way, perhaps when the next statement runs already; and a reader is closed
     * early only when the whole run ends.
     */
    private void drain() {
        try {
            for (long drained = 0; drained < MOST_DRAINED; ) {
                byte[] next = copy.readFromCopy();
                if (next == null) {
                    ended = true;
                    return;
                }
                drained += next.length;
            }
            entry.connections().lose(new IOException("reading was given up in the middle of a large table"));
            connection.jdbc().abort(Runnable::run);
        } catch (SQLException e) {
            entry.failure(e);
        }
    }

    private void end() throws IOException {
        try {
            connection.release();
        } catch (SQLException e) {
            IOException failure = entry.failure(e);
            entry.connections().lose(failure);
            throw failure;
        } finally {
            entry.connections().give(connection);
        }
    }
}
