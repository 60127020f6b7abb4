package io.backup4j.jdbc.postgres;

import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;

/**
 * Reads large objects one after the other in pieces. The stream, big endian: {@code { oid u32, length u32, bytes }}; pieces of one object follow each other, in order;
 * an object without content has one piece of length 0.
 */
final class LargeObjectsReader implements EntryReader {
    static final int HEADER_BYTES = 8;
    /** Memory per reader, and round trips. */
    static final int PIECE_BYTES = 1 << 20;

    private static final byte[] NO_EVIDENCE = new byte[0];

    private final LargeObjectsEntry entry;
    private final SnapshotConnection connection;
    private final Iterator<Long> oids;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long oid = -1;
    private long offset;
    private boolean failed;
    private boolean closed;

    LargeObjectsReader(LargeObjectsEntry entry, SnapshotConnection connection) throws IOException {
        this.entry = entry;
        this.connection = connection;
        this.oids = entry.group().oids().iterator();
        try {
            connection.execute("SAVEPOINT backup4j_copy");
        } catch (SQLException e) {
            IOException failure = failure(e);
            entry.connections().give(connection);
            throw failure;
        }
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        try {
            entry.age().check();
        } catch (IOException e) {
            entry.connections().lose(e);
            throw e;
        }
        if (!piece.hasRemaining() && !nextPiece()) {
            return -1;
        }
        int part = Math.min(length, piece.remaining());
        piece.get(buffer, start, part);
        return part;
    }

    private boolean nextPiece() throws IOException {
        if (oid >= 0) {
            byte[] more = content();
            if (more.length > 0) {
                frame(more);
                return true;
            }
            oid = -1;
        }
        if (!oids.hasNext()) {
            return false;
        }
        oid = oids.next();
        offset = 0;
        frame(content());
        return true;
    }

    private void frame(byte[] content) {
        piece = ByteBuffer.allocate(HEADER_BYTES + content.length)
                .putInt((int) oid)
                .putInt(content.length)
                .put(content)
                .flip();
        offset += content.length;
    }

    private byte[] content() throws IOException {
        try (PreparedStatement query = connection.jdbc().prepareStatement("SELECT lo_get(?::oid, ?, ?)")) {
            query.setLong(1, oid);
            query.setLong(2, offset);
            query.setInt(3, PIECE_BYTES);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        } catch (SQLException e) {
            failed = true;
            throw failure(e);
        }
    }

    private IOException failure(SQLException cause) {
        SqlFailure failure = SqlFailure.of("large object " + oid + " cannot be read", cause);
        if (failure.connectionLost()) {
            entry.connections().lose(failure);
            return failure;
        }
        return EntryUnavailableException.unreadable(failure.getMessage(), failure);
    }

    @Override
    public EntryOutcome finish() {
        return new EntryOutcome(entry.attributes(), NO_EVIDENCE, false);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failed) {
                connection.undo();
            } else {
                connection.release();
            }
        } catch (SQLException e) {
            entry.connections().lose(SqlFailure.of("the transaction of the backup cannot go on", e));
        }
        entry.connections().give(connection);
    }
}
