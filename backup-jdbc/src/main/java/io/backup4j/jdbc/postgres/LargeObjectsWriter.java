package io.backup4j.jdbc.postgres;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** Writes the content of large objects that exist already, in one transaction: all of a group or none. The stream is that of {@link LargeObjectsReader}. */
final class LargeObjectsWriter implements EntryWriter {
    private final TargetConnections connections;
    private final TargetConnection connection;
    private final StoredEntry entry;
    private final Runnable ended;
    private final ByteBuffer header = ByteBuffer.allocate(LargeObjectsReader.HEADER_BYTES);
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean inPiece;
    private long oid = -1;
    private long offset;
    private boolean open = true;

    private LargeObjectsWriter(
            TargetConnections connections, TargetConnection connection, StoredEntry entry, Runnable ended) {
        this.connections = connections;
        this.connection = connection;
        this.entry = entry;
        this.ended = ended;
    }

    static LargeObjectsWriter begin(TargetConnections connections, StoredEntry entry, Runnable ended)
            throws IOException {
        TargetConnection connection = connections.take();
        try {
            connection.begin();
            return new LargeObjectsWriter(connections, connection, entry, ended);
        } catch (SQLException e) {
            connections.give(connection);
            ended.run();
            throw SqlFailure.of("large objects cannot be written", e);
        }
    }

    @Override
    public void write(long position, ByteBuffer data) throws IOException {
        if (position + data.remaining() > entry.sizeBytes()) {
            throw new IllegalArgumentException(
                    "bytes up to " + (position + data.remaining()) + " of an entry with " + entry.sizeBytes());
        }
        while (data.hasRemaining()) {
            ByteBuffer filling = inPiece ? piece : header;
            int part = Math.min(filling.remaining(), data.remaining());
            filling.put(data.slice(data.position(), part));
            data.position(data.position() + part);
            if (!filling.hasRemaining()) {
                filled();
            }
        }
    }

    private void filled() throws IOException {
        if (inPiece) {
            store();
            return;
        }
        long next = Integer.toUnsignedLong(header.getInt(0));
        int length = header.getInt(4);
        if (length < 0 || length > LargeObjectsReader.PIECE_BYTES) {
            throw new IOException("entry " + entry.path() + ": a piece of large object " + next + " has " + length
                    + " bytes, expected 0 to " + LargeObjectsReader.PIECE_BYTES);
        }
        if (next != oid) {
            oid = next;
            offset = 0;
        }
        header.clear();
        piece = ByteBuffer.allocate(length);
        inPiece = true;
        if (length == 0) {
            store();
        }
    }

    private void store() throws IOException {
        inPiece = false;
        byte[] bytes = Arrays.copyOf(piece.array(), piece.position());
        if (bytes.length == 0) {
            return;
        }
        try (PreparedStatement call = connection.jdbc().prepareStatement("SELECT pg_catalog.lo_put(?::oid, ?, ?)")) {
            call.setLong(1, oid);
            call.setLong(2, offset);
            call.setBytes(3, bytes);
            call.execute();
        } catch (SQLException e) {
            throw SqlFailure.of("large object " + oid + " cannot be written", e);
        }
        offset += bytes.length;
    }

    @Override
    public void commit() throws IOException {
        if (inPiece || header.position() != 0) {
            throw new IOException("entry " + entry.path() + " ends within large object " + oid);
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            throw SqlFailure.of("large objects cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken, and with it the transaction has ended.
            oid = -1;
        }
        connections.give(connection);
        ended.run();
    }
}
