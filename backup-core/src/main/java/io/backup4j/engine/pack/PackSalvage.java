package io.backup4j.engine.pack;

import java.util.List;
import java.util.Objects;

/**
 * What a walk found in a pack.
 *
 * @param pack its name
 * @param frames the intact frames, in the order in which they lie
 * @param damaged everything else up to the footer if that is intact, or to the end, ascending; a pack cut between two frames has none
 * @param directoryAgrees whether the footer is intact and lists exactly these frames
 */
public record PackSalvage(
        PackName pack, List<PackedFrame> frames, List<DamagedRange> damaged, boolean directoryAgrees) {
    public PackSalvage {
        Objects.requireNonNull(pack, "pack");
        frames = List.copyOf(frames);
        damaged = List.copyOf(damaged);
    }

    /** Whether every byte of the pack is as it was written. */
    public boolean whole() {
        return damaged.isEmpty() && directoryAgrees;
    }
}
