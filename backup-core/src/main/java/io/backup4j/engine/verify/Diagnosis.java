package io.backup4j.engine.verify;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.spi.verify.Finding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says why a chunk has no intact copy. Thread-safe. */
final class Diagnosis {
    private final StoredState state;
    private final Coverage coverage;
    private final PackProblems problems;

    Diagnosis(StoredState state, Coverage coverage, PackProblems problems) {
        this.state = state;
        this.coverage = coverage;
        this.problems = problems;
    }

    /**
     * Why a chunk is lost.
     *
     * @param kind what is wrong
     * @param frameOrNull where the chunk should be; null if nothing says so
     * @param message what was expected and found, and what to do
     */
    record Cause(Finding.Kind kind, @Nullable FrameAddress frameOrNull, String message) {
        Cause {
            Objects.requireNonNull(message, "message");
        }

        /** Equal for chunks that one finding covers: those of one frame, of one missing pack, or of none at all. */
        String place() {
            FrameAddress frame = frameOrNull;
            if (frame == null) {
                return kind.name();
            }
            return frame.pack() + (kind == Finding.Kind.MISSING_OBJECT ? "" : " " + frame.offset());
        }

        @Nullable
        PackName packOrNull() {
            return frameOrNull == null ? null : frameOrNull.pack();
        }

        Finding finding(String backup, String source, @Nullable String path, String what) {
            FrameAddress frame = frameOrNull;
            return new Finding(
                    kind,
                    backup,
                    source,
                    path,
                    frame == null ? null : frame.pack().key().value(),
                    frame == null ? -1 : frame.headerOffset(),
                    frame == null ? -1 : (long) frame.end() - frame.headerOffset(),
                    what + message);
        }
    }

    /** Why a chunk that is not sound is lost. */
    Cause of(ChunkRef ref) {
        return of(ref, "");
    }

    /**
     * The same for a chunk that was also tried to be read.
     *
     * @param refOrNull the chunk; null if what is wrong is not in the bytes of one chunk
     * @param problem what reading it said; empty if it was not tried
     */
    Cause of(@Nullable ChunkRef refOrNull, String problem) {
        if (refOrNull == null) {
            return new Cause(Finding.Kind.DAMAGED_OBJECT, null, problem + ". " + Advice.LOST);
        }
        ChunkId id = refOrNull.id();
        ChunkLocation copy = coverage.copyOf(id);
        if (copy != null) {
            return ofCopy(copy, problem);
        }
        for (IndexSegment segment : state.segments()) {
            ChunkLocation location = segment.find(id);
            if (location != null) {
                return new Cause(
                        Finding.Kind.MISSING_OBJECT,
                        location.frame(),
                        "the pack does not exist, although the index names it and a backup needs it. " + Advice.LOST);
            }
        }
        return new Cause(
                Finding.Kind.MISSING_CHUNK,
                null,
                "the index does not know chunk " + id + " or others. " + Advice.INDEX);
    }

    private Cause ofCopy(ChunkLocation copy, String problem) {
        PackProblem known = problems.of(copy.frame());
        if (known != null) {
            return new Cause(known.kind(), copy.frame(), known.reason() + ". " + Advice.LOST);
        }
        int size = state.sizeBytes(copy.frame().pack());
        if (size < copy.frame().end()) {
            return new Cause(
                    Finding.Kind.DAMAGED_OBJECT,
                    copy.frame(),
                    "the pack ends at byte " + size + ", the frame should reach to byte "
                            + copy.frame().end() + ". " + Advice.LOST);
        }
        if (!problem.isEmpty()) {
            return new Cause(Finding.Kind.DAMAGED_OBJECT, copy.frame(), problem + ". " + Advice.LOST);
        }
        return new Cause(
                Finding.Kind.WRONG_CONTENT,
                copy.frame(),
                "the frame does not hold the chunk where the index says. " + Advice.INDEX);
    }
}
