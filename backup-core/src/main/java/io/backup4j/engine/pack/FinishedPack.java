package io.backup4j.engine.pack;

import io.backup4j.spi.sink.ObjectContent;
import java.util.List;
import java.util.Objects;

/**
 * A pack that is ready to be put.
 *
 * @param name its fresh name
 * @param content its bytes: a view of the buffer that was handed in, which must stay as it is until the put has returned
 * @param frames what it holds, for the index, in the order of their numbers
 */
public record FinishedPack(PackName name, ObjectContent content, List<PackedFrame> frames) {
    public FinishedPack {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        frames = List.copyOf(frames);
    }
}
