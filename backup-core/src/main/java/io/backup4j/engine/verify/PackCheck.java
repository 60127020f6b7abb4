package io.backup4j.engine.verify;

import io.backup4j.engine.pack.DamagedRange;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackSalvage;
import io.backup4j.engine.pack.PackWalk;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;

/**
 * Reads whole packs: header, every frame, every chunk id, footer and trailer, and whether the footer lists exactly what is there. What is right is confirmed.
 * Belongs to one thread. Memory: a frame in sealed, opened and decoded form, and the bytes read ahead.
 */
final class PackCheck implements AutoCloseable {
    /** A request to a remote store should bring some MiB; more would only cost memory. */
    static final int READ_AHEAD = 4 << 20;

    private final Repository repository;
    private final Coverage coverage;
    private final PackProblems problems;
    private final VerifyProgress progress;
    private final FrameDecoder decoder;
    private final PackWalk walk;

    PackCheck(Repository repository, Coverage coverage, PackProblems problems, VerifyProgress progress) {
        this.repository = repository;
        this.coverage = coverage;
        this.problems = problems;
        this.progress = progress;
        this.decoder = repository.newDecoder();
        this.walk = new PackWalk(repository.sealer(), decoder, READ_AHEAD);
    }

    /**
     * Checks one pack.
     *
     * @param listedSize its size by the listing
     */
    void check(PackName pack, int listedSize) throws IOException {
        PackSalvage found;
        try {
            found = walk.walk(repository.sink(), pack, listedSize, this::frame);
        } catch (NoSuchObjectException e) {
            problems.add(new PackProblem(
                    Finding.Kind.MISSING_OBJECT,
                    pack,
                    0,
                    listedSize,
                    "The pack was listed with " + listedSize + " bytes and is gone"));
            return;
        } catch (DamagedException | RepositoryException e) {
            // Of a later release, or so damaged that it looks like it: nothing of it is proven, and everything else is
            // checked.
            problems.add(damage(pack, 0, listedSize, String.valueOf(e.getMessage())));
            return;
        }
        for (DamagedRange range : found.damaged()) {
            problems.add(damage(pack, range.from(), range.to(), range.reason()));
        }
        if (found.damaged().isEmpty() && !found.directoryAgrees()) {
            long end = found.frames().isEmpty()
                    ? 0
                    : found.frames().get(found.frames().size() - 1).address().end();
            problems.add(damage(
                    pack,
                    Math.min(end, listedSize - 1),
                    listedSize,
                    "The pack ends at byte " + listedSize + " without a footer that lists its frames"));
        }
    }

    private void frame(PackedFrame frame, DecodedFrame content) {
        progress.checkCancelled();
        progress.read(frame.address().end() - frame.address().headerOffset());
        try {
            decoder.verify(frame.address(), content);
        } catch (DamagedException e) {
            problems.add(new PackProblem(
                    Finding.Kind.WRONG_CONTENT,
                    frame.address().pack(),
                    frame.address().headerOffset(),
                    frame.address().end(),
                    String.valueOf(e.getMessage())));
            return;
        }
        coverage.confirm(frame);
    }

    private static PackProblem damage(PackName pack, long from, long to, String reason) {
        return new PackProblem(Finding.Kind.DAMAGED_OBJECT, pack, from, Math.max(to, from + 1), reason);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
