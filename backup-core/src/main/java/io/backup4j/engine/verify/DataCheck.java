package io.backup4j.engine.verify;

import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.index.RowSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.run.Throttle;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data that a job asks for, on several threads, and concludes which copies are bad. Where every pack is read anyway this begins before the listings
 * are walked. One thread at a time.
 */
final class DataCheck implements AutoCloseable {
    /** Threads share the budget; each may hold the largest frame in three forms, and what it reads ahead. */
    private static final int FORMS = 3;

    private final Repository repository;
    private final VerifyJob job;
    private final StoredState state;
    private final Coverage coverage;
    private final PackProblems problems;
    private final VerifyProgress progress;
    private final int threads;
    private final Throttle throttle;
    private long packsRead;
    private PackSet readWhole = PackSet.empty();
    private @Nullable Crew early;

    DataCheck(
            Repository repository,
            VerifyJob job,
            StoredState state,
            Coverage coverage,
            PackProblems problems,
            VerifyProgress progress) {
        this.repository = repository;
        this.job = job;
        this.state = state;
        this.coverage = coverage;
        this.problems = problems;
        this.progress = progress;
        long each = (long) FORMS * repository.chunking().largestChunkBytes() + PackCheck.READ_AHEAD;
        this.threads = (int) Math.max(
                1,
                Math.min(repository.settings().workers(), repository.settings().memoryBytes() / each));
        this.throttle = Throttle.toLoad(repository.settings().maxLoad());
    }

    /** Number of packs of which something was read. */
    long packsRead() {
        return packsRead;
    }

    /** Packs of which every byte was read, unless it is said to be damaged or missing. */
    PackSet readWhole() {
        return readWhole;
    }

    /** Starts what needs no knowledge of the listings. */
    void begin() {
        if (job.readsAll() && job.everyPack()) {
            early = read(state.packs());
        }
    }

    /** Reads all that the job asks for; to be called when the listings were walked. */
    void finish() throws IOException {
        if (early != null) {
            finish(early, state.packs());
        } else if (job.readsAll()) {
            PackSet packs = reachedPacks();
            try (Crew crew = read(packs)) {
                finish(crew, packs);
            }
        } else if (job.readFraction() > 0) {
            readFrames();
        }
    }

    private Crew read(PackSet packs) {
        packsRead = packs.size();
        long bytes = 0;
        for (int i = 0; i < packs.size(); i++) {
            bytes += state.sizeBytes(packs.get(i));
        }
        progress.expectBytes(bytes);
        return new Crew(packs.size(), threads, throttle, () -> {
            PackCheck check = new PackCheck(repository, coverage, problems, progress);
            return new Crew.Worker() {
                @Override
                public void work(int piece) throws IOException {
                    PackName pack = packs.get(piece);
                    check.check(pack, state.sizeBytes(pack));
                }

                @Override
                public void close() {
                    check.close();
                }
            };
        });
    }

    private void finish(Crew crew, PackSet packs) throws IOException {
        crew.finish(progress::report);
        readWhole = packs;
        ChunkRows rows = state.rows();
        BitSet read = new BitSet(rows.packs());
        for (int pack = 0; pack < rows.packs(); pack++) {
            read.set(pack, packs.contains(rows.packName(pack)));
        }
        coverage.conclude(row -> read.get(rows.pack(rows.frame(row))));
    }

    private PackSet reachedPacks() {
        ChunkRows rows = state.rows();
        RowSet frames = coverage.reachedFrames();
        RowSet numbers = new RowSet(rows.packs());
        for (int frame = frames.next(0); frame >= 0; frame = frames.next(frame + 1)) {
            numbers.add(rows.pack(frame));
        }
        PackSet.Builder packs = PackSet.builder();
        for (int pack = numbers.next(0); pack >= 0; pack = numbers.next(pack + 1)) {
            packs.add(rows.packName(pack));
        }
        return packs.build();
    }

    private void readFrames() throws IOException {
        ChunkRows rows = state.rows();
        RowSet sample = FrameSample.draw(coverage.reachedFrames(), rows, job.readFraction(), job.seed());
        int[] frames = new int[64];
        int count = 0;
        long bytes = 0;
        Set<PackName> packs = new HashSet<>();
        for (int frame = sample.next(0); frame >= 0; frame = sample.next(frame + 1)) {
            if (count == frames.length) {
                frames = Arrays.copyOf(frames, count * 2);
            }
            frames[count++] = frame;
            bytes += rows.address(frame).sealedLength();
            packs.add(coverage.packOf(frame));
        }
        packsRead = packs.size();
        progress.expectBytes(bytes);
        int[] pieces = frames;
        try (Crew crew = new Crew(count, threads, throttle, () -> {
            FrameCheck check = new FrameCheck(repository, coverage, problems, progress);
            return new Crew.Worker() {
                @Override
                public void work(int piece) throws IOException {
                    check.check(rows.address(pieces[piece]));
                }

                @Override
                public void close() {
                    check.close();
                }
            };
        })) {
            crew.finish(progress::report);
        }
        coverage.conclude(row -> sample.contains(rows.frame(row)));
    }

    /** Stops what still runs. */
    @Override
    public void close() {
        if (early != null) {
            early.close();
        }
    }
}
