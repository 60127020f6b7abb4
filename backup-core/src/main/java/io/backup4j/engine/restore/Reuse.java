package io.backup4j.engine.restore;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.PresentContent;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a file that is replaced was found equal to the backup. As long as nothing else was found, nothing is written; with the first chunk that differs
 * a new file begins, into which the equal ones are copied, each verified again as it is read. Thread-safe but for what it is given.
 */
final class Reuse {
    /** About 7 MiB of heap, for one file of 64 GiB or more; beyond that equal chunks are copied at once. */
    private static final int REMEMBERED = 65_536;

    private final TargetSession session;
    private final TargetCalls calls;
    private final StoredEntry entry;
    private final ZeroChunks zeros;
    private final Supplier<ChunkHasher> hashers;
    private final List<Equal> equal = new ArrayList<>();
    private @Nullable String mark;
    private boolean unusable;

    private record Equal(long position, ChunkRef ref) {}

    Reuse(SourceOutput output, StoredEntry entry, ZeroChunks zeros, Supplier<ChunkHasher> hashers) {
        this.zeros = zeros;
        this.hashers = hashers;
        this.session = output.session();
        this.calls = output.calls();
        this.entry = entry;
    }

    /** What is there, if it is still what was looked at first. */
    Optional<PresentContent> open() throws IOException {
        Optional<PresentContent> opened = calls.ask(() -> session.present(entry));
        synchronized (this) {
            String seen = opened.map(PresentContent::mark).orElse(null);
            if (mark == null) {
                mark = seen;
            }
            unusable |= seen == null || !seen.equals(mark);
            if (!unusable) {
                return opened;
            }
        }
        if (opened.isPresent()) {
            opened.get().close();
        }
        return Optional.empty();
    }

    /** Whether a chunk is there, verified; its bytes are in the buffer then. */
    static boolean holds(PresentContent present, long position, ChunkRef ref, ChunkHasher hasher, byte[] buffer) {
        try {
            return present.read(position, ByteBuffer.wrap(buffer, 0, ref.length())) == ref.length()
                    && hasher.id(buffer, 0, ref.length()).equals(ref.id());
        } catch (IOException e) {
            return false; // What cannot be read is fetched.
        }
    }

    /** Remembers a chunk that is equal; false if it should be copied at once. */
    synchronized boolean remember(long position, ChunkRef ref) {
        return equal.size() < REMEMBERED && equal.add(new Equal(position, ref));
    }

    /** Keeps what is there, given that nothing was written; false if it is not the whole content or has changed. */
    boolean keep() throws IOException {
        Optional<PresentContent> opened = open();
        if (opened.isEmpty()) {
            return false;
        }
        try (PresentContent present = opened.get()) {
            if (present.sizeBytes() != entry.sizeBytes()) {
                return false;
            }
            calls.run(present::keep);
            return true;
        }
    }

    /** Copies what was remembered, by the last thread at this file; false if what is there has changed meanwhile. */
    boolean copyTo(FileRestore file) throws IOException {
        if (equal.isEmpty()) {
            return true;
        }
        Optional<PresentContent> opened = open();
        if (opened.isEmpty()) {
            return false;
        }
        ChunkHasher hasher = hashers.get();
        byte[] buffer = new byte[0];
        try (PresentContent present = opened.get()) {
            for (Equal chunk : equal) {
                int length = chunk.ref().length();
                buffer = buffer.length < length ? new byte[length] : buffer;
                if (!holds(present, chunk.position(), chunk.ref(), hasher, buffer)) {
                    return false;
                }
                if (!zeros.isZero(chunk.ref(), buffer, 0)) {
                    file.write(chunk.position(), buffer, 0, length);
                }
            }
        }
        return true;
    }
}
