package io.backup4j.engine.repair;

import io.backup4j.engine.pack.DamagedRange;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameVisitor;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackSalvage;
import io.backup4j.engine.pack.PackWalk;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.NoSuchObjectException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads whole packs, torn ones too, and proves each frame by the ids of its chunks. Belongs to one thread; closing frees native memory. */
final class PackExamination implements AutoCloseable {
    /** A request to a remote store should bring some MiB; more would only cost memory. */
    private static final int READ_AHEAD = 4 << 20;

    private final Repository repository;
    private final RepairProgress progress;
    private final FrameDecoder decoder;
    private final PackWalk walk;

    PackExamination(Repository repository, RepairProgress progress) {
        this.repository = repository;
        this.progress = progress;
        this.decoder = repository.newDecoder();
        this.walk = new PackWalk(repository.sealer(), decoder, READ_AHEAD);
    }

    /**
     * Examines one pack.
     *
     * @param listedSize its size by the listing
     * @return empty if it no longer exists
     */
    Optional<ExaminedPack> examine(PackName pack, long listedSize) throws IOException {
        return examine(pack, listedSize, (frame, content) -> {});
    }

    /**
     * The same, showing each intact frame.
     *
     * @param visitor the content is valid during its call only; what it throws is thrown
     */
    Optional<ExaminedPack> examine(PackName pack, long listedSize, FrameVisitor visitor) throws IOException {
        Proof proof = new Proof(visitor);
        List<DamagedRange> damaged = proof.damaged;
        // Only the first bytes of an object that is too large can be those of a pack.
        long size = Math.min(listedSize, PackFormat.MAX_PACK_BYTES);
        try {
            PackSalvage found = walk.walk(repository.sink(), pack, size, proof);
            damaged.addAll(found.damaged());
            if (damaged.isEmpty() && !found.directoryAgrees()) {
                long end = found.frames().isEmpty()
                        ? 0
                        : found.frames()
                                .get(found.frames().size() - 1)
                                .address()
                                .end();
                long from = Math.min(end, Math.max(0, listedSize - 1));
                damaged.add(new DamagedRange(
                        from,
                        Math.max(listedSize, from + 1),
                        "the pack ends at byte " + listedSize + " without a footer that lists its frames"));
            }
        } catch (NoSuchObjectException e) {
            return Optional.empty();
        } catch (VisitorFailed e) {
            throw e.failure;
        } catch (DamagedException | RepositoryException e) {
            damaged.add(new DamagedRange(0, Math.max(1, listedSize), String.valueOf(e.getMessage())));
        }
        if (listedSize > size) {
            damaged.add(new DamagedRange(
                    size, listedSize, "a pack has at most " + size + " bytes, this object has " + listedSize));
        }
        return Optional.of(new ExaminedPack(pack, listedSize, proof.intact, damaged));
    }

    /** Keeps what a visitor says of other objects from being taken for damage of this one. */
    private static final class VisitorFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient BackupException failure;

        private VisitorFailed(BackupException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** Recomputes the ids of the chunks of each frame. */
    private final class Proof implements FrameVisitor {
        private final FrameVisitor visitor;
        private final List<PackedFrame> intact = new ArrayList<>();
        private final List<DamagedRange> damaged = new ArrayList<>();
        private final Set<Integer> numbers = new HashSet<>();

        private Proof(FrameVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void frame(PackedFrame frame, DecodedFrame content) {
            progress.read((long) frame.address().end() - frame.address().headerOffset());
            try {
                decoder.verify(frame.address(), content);
            } catch (DamagedException e) {
                damaged.add(new DamagedRange(
                        frame.address().headerOffset(), frame.address().end(), String.valueOf(e.getMessage())));
                return;
            }
            // Frames are bound to their number, not to their offset: one that lies in a pack twice counts once.
            if (numbers.add(frame.address().number())) {
                intact.add(frame);
                try {
                    visitor.frame(frame, content);
                } catch (DamagedException | RepositoryException e) {
                    throw new VisitorFailed(e);
                }
            }
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
