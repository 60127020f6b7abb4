package io.backup4j.engine.restore;

import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.FrameAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One chunk of one file: where it lies and where it goes. Used by one thread at a time. */
final class Part {
    /** The order in which packs are read. */
    static final Comparator<Part> BY_LOCATION = Comparator.comparing(
                    (Part part) -> part.frame().pack())
            .thenComparingInt(part -> part.frame().offset())
            .thenComparingInt(part -> part.location.offset())
            .thenComparingInt(part -> part.location.length());

    private final FileRestore file;
    private final long position;
    private final ChunkRef ref;
    private ChunkLocation location;
    private @Nullable List<ChunkLocation> tried;
    private @Nullable Damage damage;

    Part(FileRestore file, long position, ChunkRef ref, ChunkLocation location) {
        this.file = file;
        this.position = position;
        this.ref = ref;
        this.location = location;
    }

    FileRestore file() {
        return file;
    }

    /** Where the chunk goes in the content of its file. */
    long position() {
        return position;
    }

    ChunkRef ref() {
        return ref;
    }

    ChunkLocation location() {
        return location;
    }

    FrameAddress frame() {
        return location.frame();
    }

    /** Why a copy could not be read; null as long as none failed. */
    @Nullable
    Damage damage() {
        return damage;
    }

    /** The copy at the present location is useless. The damage of the first copy is what will be reported. */
    void failed(Damage why) {
        if (damage == null) {
            damage = why;
        }
        if (tried == null) {
            tried = new ArrayList<>(2);
        }
        tried.add(location);
    }

    /** Turns to a copy that was not tried; false if there is none. */
    boolean moveTo(List<ChunkLocation> copies) {
        for (ChunkLocation copy : copies) {
            if (tried == null || !tried.contains(copy)) {
                location = copy;
                return true;
            }
        }
        return false;
    }
}
