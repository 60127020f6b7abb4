package io.backup4j.engine.restore;

import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with the references of an entry, as far as the index and the listing of packs tell. Stateless but for them; thread-safe. */
final class ReferenceCheck {
    private final RepositoryIndex index;
    private final ContentReader contents;

    ReferenceCheck(RepositoryIndex index, ContentReader contents) {
        this.index = index;
        this.contents = contents;
    }

    /** Empty if all list chunks can be read, their lengths add up, and every chunk is in a pack that exists. Reads no data. */
    Optional<Damage> problemOf(ListedEntry entry) throws IOException {
        Walk walk = new Walk();
        try {
            contents.forEach(entry.content(), walk);
        } catch (DamagedException e) {
            return Optional.of(unreadable(walk.lastList, e));
        }
        return Optional.ofNullable(walk.unresolved).map(this::missing);
    }

    private final class Walk implements ContentReader.Visitor {
        private @Nullable ChunkRef lastList;
        private @Nullable ChunkRef unresolved;

        @Override
        public void visit(ChunkRef ref, boolean list) {
            if (list) {
                lastList = ref;
            }
            if (unresolved == null && !index.chunks().contains(ref.id())) {
                unresolved = ref;
            }
        }
    }

    /** The damage of a chunk that is in no pack that exists. */
    Damage missing(ChunkRef ref) {
        for (IndexSegment segment : index.segments()) {
            ChunkLocation location = segment.find(ref.id());
            if (location != null) {
                return at(
                        Finding.Kind.MISSING_OBJECT,
                        location.frame(),
                        "object " + location.frame().pack().key() + " is missing, which holds chunk " + ref.id());
            }
        }
        return new Damage(
                Finding.Kind.MISSING_CHUNK,
                null,
                -1,
                -1,
                "chunk " + ref.id()
                        + " is in no pack that the index knows, and every pack without an index was looked into");
    }

    /** The damage of a chunk that could not be read. */
    Damage unreadable(@Nullable ChunkRef ref, DamagedException failure) {
        String message = String.valueOf(failure.getMessage());
        ChunkLocation location = ref == null ? null : index.chunks().find(ref.id());
        if (location == null) {
            return ref == null ? new Damage(Finding.Kind.DAMAGED_OBJECT, null, -1, -1, message) : missing(ref);
        }
        return at(
                failure.getCause() instanceof NoSuchObjectException
                        ? Finding.Kind.MISSING_OBJECT
                        : Finding.Kind.DAMAGED_OBJECT,
                location.frame(),
                message);
    }

    /** Damage of one frame. */
    static Damage at(Finding.Kind kind, FrameAddress frame, String message) {
        return new Damage(
                kind,
                frame.pack().key().value(),
                frame.headerOffset(),
                PackFormat.FRAME_HEADER_BYTES + (long) frame.sealedLength(),
                message);
    }
}
