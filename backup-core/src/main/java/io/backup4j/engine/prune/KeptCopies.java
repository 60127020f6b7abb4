package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;

/**
 * Proves that copies of chunks are what the index says, by reading them from the sink, opening them and comparing their ids. Each frame is read at most once.
 * Not thread-safe; {@link #close()} frees native memory.
 */
final class KeptCopies implements AutoCloseable {
    private final ChunkRows rows;
    private final StoredFrames frames;
    private final Findings findings;
    private final RowSet opened;
    private final RowSet proven;

    KeptCopies(Repository repository, ChunkRows rows, Findings findings) {
        this.rows = rows;
        this.frames = new StoredFrames(repository);
        this.findings = findings;
        this.opened = new RowSet(rows.frames());
        this.proven = new RowSet(rows.rows());
    }

    /** Whether the copy that a row names was read and is right. */
    boolean isProven(int row) throws IOException {
        open(rows.frame(row));
        return proven.contains(row);
    }

    /** Reads a frame, unless that was done, and remembers which rows it proves. */
    void open(int frame) throws IOException {
        if (!opened.add(frame)) {
            return;
        }
        FrameAddress address = rows.address(frame);
        try {
            DecodedFrame decoded = frames.read(address);
            frames.verify(address, decoded);
            prove(frame, address, decoded);
        } catch (NoSuchObjectException e) {
            damaged(Finding.Kind.MISSING_OBJECT, address, "The pack was listed and is gone.");
        } catch (DamagedException e) {
            damaged(Finding.Kind.DAMAGED_OBJECT, address, String.valueOf(e.getMessage()));
        }
    }

    private void prove(int frame, FrameAddress address, DecodedFrame decoded) {
        for (int i = 0; i < decoded.chunks().count(); i++) {
            ChunkId id = decoded.chunks().id(i);
            for (int row = rows.first(id); row >= 0; row = rows.next(row, id)) {
                if (rows.frame(row) == frame
                        && rows.location(row)
                                .equals(new ChunkLocation(
                                        address,
                                        decoded.chunks().offset(i),
                                        decoded.chunks().length(i)))) {
                    proven.add(row);
                }
            }
        }
    }

    private void damaged(Finding.Kind kind, FrameAddress address, String problem) {
        findings.add(
                Finding.ofObject(
                        kind,
                        address.pack().key().value(),
                        address.headerOffset(),
                        address.end() - address.headerOffset(),
                        problem
                                + " Another copy of what is in this frame was kept instead. 'verify' tells whether a backup is harmed."));
    }

    @Override
    public void close() {
        frames.close();
    }
}
