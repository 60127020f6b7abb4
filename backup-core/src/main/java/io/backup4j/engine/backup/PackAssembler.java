package io.backup4j.engine.backup;

import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameSlot;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.FirstFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Fills packs with frames. Several workers seal into one pack at a time; whoever seals the last frame of a full pack hands it to the uploader. The number
 * of buffers bounds memory: workers wait here when uploads do not keep up. Thread-safe.
 */
final class PackAssembler {
    private final Repository repository;
    private final PackUploader uploader;
    private final FirstFailure failure;
    private final int packBytes;
    private final int maxChunks;
    private final Deque<byte[]> free = new ArrayDeque<>();
    private int unmade;
    private @Nullable Filling current;

    /**
     * @param maxChunks number of chunks that close a pack before it is full: each costs memory until the pack is durable
     * @param buffers number of packs that are built or uploaded at the same time; with one, workers wait for each upload
     */
    PackAssembler(
            Repository repository,
            PackUploader uploader,
            FirstFailure failure,
            int packBytes,
            int maxChunks,
            int buffers) {
        this.repository = repository;
        this.uploader = uploader;
        this.failure = failure;
        this.packBytes = packBytes;
        this.maxChunks = maxChunks;
        this.unmade = buffers;
    }

    /** A pack with the number of frames that are being sealed. */
    private static final class Filling {
        private final OpenPack pack;
        private final byte[] buffer;
        private int chunks;
        private int sealing;
        private boolean full;

        private Filling(OpenPack pack, byte[] buffer) {
            this.pack = pack;
            this.buffer = buffer;
        }
    }

    /** A frame's room, and the pack that it is in. */
    private record Place(Filling filling, FrameSlot slot) {}

    /** Stores a frame; durable when its pack was uploaded. Returns the bytes it takes in its pack. */
    int store(EncodedFrame frame, FrameDecoder check) throws IOException {
        Place place = reserve(frame);
        int stored = place.slot().seal(frame, check).sealedLength();
        sealed(place.filling());
        return stored;
    }

    private synchronized Place reserve(EncodedFrame frame) throws IOException {
        while (true) {
            if (current == null) {
                byte[] buffer = takeBuffer();
                if (buffer == null) {
                    continue;
                }
                PackName name = PackName.random(repository.settings().random());
                current = new Filling(new OpenPack(repository.sealer(), name, buffer), buffer);
                notifyAll();
            }
            Filling filling = current;
            int chunks = frame.chunks().count();
            boolean room = filling.chunks == 0 || filling.chunks + chunks <= maxChunks;
            FrameSlot slot = room ? filling.pack.reserve(frame.length(), chunks) : null;
            if (slot != null) {
                filling.chunks += chunks;
                filling.sealing++;
                return new Place(filling, slot);
            }
            if (filling.pack.frames() == 0) {
                throw new IllegalStateException(
                        "a frame of " + frame.length() + " bytes does not fit into an empty pack of " + packBytes);
            }
            closeCurrent();
        }
    }

    /** Hands out what is open; to be called when nothing is being sealed any more. */
    synchronized void flush() throws IOException {
        if (current != null) {
            closeCurrent();
        }
    }

    private void closeCurrent() throws IOException {
        Filling filling = current;
        current = null;
        if (filling != null) {
            filling.full = true;
            uploadIfComplete(filling);
        }
    }

    private synchronized void sealed(Filling filling) throws IOException {
        filling.sealing--;
        uploadIfComplete(filling);
    }

    private void uploadIfComplete(Filling filling) throws IOException {
        if (filling.full && filling.sealing == 0) {
            uploader.submit(filling.pack.finish(), () -> release(filling.buffer));
        }
    }

    private synchronized void release(byte[] buffer) {
        free.push(buffer);
        notifyAll();
    }

    /**
     * Waits with the lock released: those who seal into full packs must get through to hand them out. Null if another worker has opened a pack meanwhile, perhaps with
     * the only buffer: nobody would close that pack for whoever went on waiting.
     */
    private synchronized byte @Nullable [] takeBuffer() throws IOException {
        try {
            while (current == null && free.isEmpty() && unmade == 0) {
                failure.check();
                wait(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a pack buffer");
        }
        if (current != null) {
            return null;
        }
        if (!free.isEmpty()) {
            return free.pop();
        }
        unmade--;
        return new byte[packBytes];
    }
}
