package io.backup4j.engine.pack;

import java.util.List;
import java.util.Objects;

/**
 * What a pack holds, as its footer says.
 *
 * @param pack its name
 * @param keyId epoch of its sealing key
 * @param sizeBytes its stored size
 * @param frames all frames, in the order of their numbers, gap-free from the header to the footer
 */
public record PackDirectory(PackName pack, int keyId, long sizeBytes, List<PackedFrame> frames) {
    public PackDirectory {
        Objects.requireNonNull(pack, "pack");
        frames = List.copyOf(frames);
    }
}
