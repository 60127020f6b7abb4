package io.backup4j.engine.restore;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.target.PresentContent;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a batch needs in order of packs, decodes each frame once, verifies each chunk and writes it wherever the batch wants it. Working memory is one
 * read and one frame. Belongs to one thread; {@link #close()} frees native memory.
 */
final class BatchWorker implements AutoCloseable {
    private final BackupSink sink;
    private final ChunkIndex index;
    private final FrameDecoder decoder;
    private final ChunkHasher hasher;
    private final ZeroChunks zeros;
    private final RestoreLog log;
    private final RestoreProgress progress;
    private final FirstFailure failure;
    private final int maxReadBytes;
    private byte[] buffer = new byte[0];

    BatchWorker(
            Repository repository,
            ChunkIndex index,
            ZeroChunks zeros,
            SourceOutput output,
            FirstFailure failure,
            int maxReadBytes) {
        this.sink = repository.sink();
        this.index = index;
        this.decoder = repository.newDecoder();
        this.hasher = repository.newHasher();
        this.zeros = zeros;
        this.log = output.log();
        this.progress = output.progress();
        this.failure = failure;
        this.maxReadBytes = maxReadBytes;
    }

    /** Restores a batch; returns early if the restore was stopped elsewhere. Parts whose copy is damaged are read again from other copies. */
    void restore(Batch batch) throws IOException {
        for (FileRestore file : batch.complete()) {
            file.done();
        }
        List<Part> parts = differing(batch.parts());
        while (!parts.isEmpty()) {
            parts.sort(Part.BY_LOCATION);
            List<Part> failed = new ArrayList<>();
            for (int from = 0; from < parts.size(); ) {
                if (failure.happened()) {
                    return;
                }
                PackRange range = PackRange.from(parts, from, maxReadBytes);
                read(range, failed);
                from += range.parts().size();
            }
            parts = elsewhere(failed);
        }
    }

    /** Parts that are to be fetched, given what is there already. */
    private List<Part> differing(List<Part> parts) throws IOException {
        List<Part> differing = new ArrayList<>(parts.size());
        for (int from = 0, to; from < parts.size() && !failure.happened(); from = to) {
            FileRestore file = parts.get(from).file();
            to = from + 1;
            while (to < parts.size() && parts.get(to).file() == file) {
                to++;
            }
            Reuse reuse = file.reuse();
            Optional<PresentContent> opened = reuse == null ? Optional.empty() : reuse.open();
            if (reuse == null || opened.isEmpty()) {
                differing.addAll(parts.subList(from, to));
                continue;
            }
            try (PresentContent present = opened.get()) {
                for (Part part : parts.subList(from, to)) {
                    if (failure.happened() || !reused(reuse, present, part)) {
                        differing.add(part);
                    }
                }
            }
        }
        return differing;
    }

    private boolean reused(Reuse reuse, PresentContent present, Part part) throws IOException {
        ChunkRef ref = part.ref();
        if (buffer.length < ref.length()) {
            buffer = new byte[ref.length()];
        }
        if (!Reuse.holds(present, part.position(), ref, hasher, buffer)) {
            return false;
        }
        FileRestore file = part.file();
        boolean remembered = !file.isWriting() && reuse.remember(part.position(), ref);
        if (!remembered && !zeros.isZero(ref, buffer, 0)) {
            file.write(part.position(), buffer, 0, ref.length());
        }
        done(part);
        return true;
    }

    private List<Part> elsewhere(List<Part> failed) throws IOException {
        List<Part> again = new ArrayList<>();
        for (Part part : failed) {
            if (!part.file().isDamaged()
                    && part.moveTo(index.locationsOf(part.ref().id()))) {
                again.add(part);
                continue;
            }
            Damage damage = part.damage();
            if (damage != null) {
                part.file().damaged(damage);
            }
            done(part);
        }
        return again;
    }

    private void read(PackRange range, List<Part> failed) throws IOException {
        int length = range.lengthBytes();
        if (buffer.length < length) {
            buffer = new byte[length];
        }
        int read;
        try {
            read = sink.read(range.key(), range.start(), ByteBuffer.wrap(buffer, 0, length));
        } catch (NoSuchObjectException e) {
            for (Part part : range.parts()) {
                fail(part, Finding.Kind.MISSING_OBJECT, "object " + range.key() + " is missing", failed);
            }
            return;
        }
        List<Part> parts = range.parts();
        for (int from = 0, to; from < parts.size(); from = to) {
            FrameAddress frame = parts.get(from).frame();
            to = from + 1;
            while (to < parts.size() && parts.get(to).frame().equals(frame)) {
                to++;
            }
            restore(frame, frame.headerOffset() - range.start(), read, parts.subList(from, to), failed);
        }
    }

    private void restore(FrameAddress address, int at, int read, List<Part> parts, List<Part> failed)
            throws IOException {
        DecodedFrame frame;
        try {
            int missing = at + address.end() - address.headerOffset() - read;
            if (missing > 0) {
                throw new DamagedException("object " + address.pack().key() + " ends at byte "
                        + (address.end() - missing) + ", a frame should reach to byte " + address.end());
            }
            frame = decoder.decodeWithHeader(address, buffer, at);
        } catch (DamagedException e) {
            for (Part part : parts) {
                fail(part, Finding.Kind.DAMAGED_OBJECT, String.valueOf(e.getMessage()), failed);
            }
            return;
        }
        Part verified = null;
        for (Part part : parts) {
            if (verified == null || !isSame(verified, part)) {
                if (!holds(frame, part)) {
                    fail(
                            part,
                            Finding.Kind.WRONG_CONTENT,
                            "object " + address.pack().key() + ", frame at byte " + address.offset()
                                    + ": holds other bytes than chunk "
                                    + part.ref().id()
                                    + " where the index says; without the objects below index/ it is rebuilt from the packs",
                            failed);
                    continue;
                }
                verified = part;
            }
            write(frame, part);
        }
    }

    private static boolean isSame(Part verified, Part part) {
        return verified.ref().equals(part.ref())
                && verified.location().offset() == part.location().offset();
    }

    private boolean holds(DecodedFrame frame, Part part) {
        ChunkLocation location = part.location();
        return location.length() == part.ref().length()
                && hasher.id(frame.payload(), frame.position(location.offset()), location.length())
                        .equals(part.ref().id());
    }

    private void write(DecodedFrame frame, Part part) throws IOException {
        int offset = frame.position(part.location().offset());
        FileRestore file = part.file();
        if (!file.isDamaged() && !zeros.isZero(part.ref(), frame.payload(), offset)) {
            file.write(part.position(), frame.payload(), offset, part.ref().length());
        }
        Damage healed = part.damage();
        if (healed != null) {
            log.healed(healed);
        }
        done(part);
    }

    private void fail(Part part, Finding.Kind kind, String message, List<Part> failed) {
        part.failed(ReferenceCheck.at(kind, part.frame(), message));
        failed.add(part);
    }

    private void done(Part part) throws IOException {
        progress.bytesDone(part.ref().length());
        part.file().done();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
