package io.backup4j.jdbc.mariadb;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Hands on the rows of one query as lines of text. */
final class RowsReader implements EntryReader {
    private static final byte[] NO_EVIDENCE = new byte[0];

    /** Rows are collected up to this length before they are handed on. Bytes. */
    private static final int BATCH_BYTES = 32 << 10;

    /** A range of the default length and more; a new connection costs less than to read on for longer. Rows. */
    private static final long MOST_DRAINED_ROWS = 4_000_000;

    private final RowsEntry entry;
    private final SnapshotConnection connection;
    private final Statement statement;
    private final ResultSet result;
    private final RowEncoder encoder;
    private int position;
    private long rows;
    private boolean ended;
    private boolean failed;
    private boolean closed;

    RowsReader(RowsEntry entry, SnapshotConnection connection, Statement statement, ResultSet result) {
        this.entry = entry;
        this.connection = connection;
        this.statement = statement;
        this.result = result;
        this.encoder = new RowEncoder(connection.asked(entry.table().columns()));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == encoder.length()) {
            fill();
        }
        int part = Math.min(length, encoder.length() - position);
        if (part == 0) {
            return -1;
        }
        System.arraycopy(encoder.buffer(), position, buffer, offset, part);
        position += part;
        return part;
    }

    private void fill() throws IOException {
        checkAge();
        encoder.clear();
        position = 0;
        try {
            while (!ended && encoder.length() < BATCH_BYTES) {
                if (result.next()) {
                    encoder.add(result);
                    rows++;
                } else {
                    ended = true;
                }
            }
        } catch (SQLException e) {
            failed = true;
            throw entry.failure(e);
        } catch (RuntimeException e) {
            failed = true;
            throw entry.driverFailure(connection, e);
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
        EntryAttributes.Builder attributes = entry.described().number(EntryNames.ROW_COUNT, rows);
        if (encoder.warnings() > 0) {
            attributes.number(EntryNames.WARNINGS, encoder.warnings());
        }
        return new EntryOutcome(attributes.build(), NO_EVIDENCE, false);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended && !failed) {
            drain();
        }
        entry.end(connection, statement);
    }

    /**
     * Reads on to the end for nobody. A request to cancel would go over a connection of its own, which the pool may not have; and a reader is closed early only when
     * the whole run ends.
     */
    private void drain() {
        try {
            for (long drained = 0; drained < MOST_DRAINED_ROWS; drained++) {
                if (!result.next()) {
                    return;
                }
            }
            entry.connections().lose(new IOException("reading was given up in the middle of a large table"));
            connection.jdbc().abort(Runnable::run);
        } catch (SQLException e) {
            entry.failure(e);
        } catch (RuntimeException e) {
            entry.driverFailure(connection, e);
        }
    }
}
