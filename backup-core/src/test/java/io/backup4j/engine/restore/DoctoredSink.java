package io.backup4j.engine.restore;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Shows some stored bytes damaged and some objects as missing. Prepared before it is used by several threads. */
final class DoctoredSink extends ForwardingSink {
    private final Map<ObjectKey, Set<Long>> flipped = new HashMap<>();
    private final Set<ObjectKey> unlisted = new HashSet<>();
    private final Set<ObjectKey> unreadable = new HashSet<>();
    private final Map<ObjectKey, Long> cut = new HashMap<>();

    DoctoredSink(BackupSink sink) {
        super(sink);
    }

    /** Flips a bit in the middle of the sealed bytes of a frame. */
    DoctoredSink damaging(FrameAddress frame) {
        flipped.computeIfAbsent(frame.pack().key(), key -> new HashSet<>())
                .add(frame.offset() + frame.sealedLength() / 2L);
        return this;
    }

    /** The pack does not exist. */
    DoctoredSink without(PackName pack) {
        unlisted.add(pack.key());
        return vanishing(pack);
    }

    /** The pack is listed and does not exist when it is read. */
    DoctoredSink vanishing(PackName pack) {
        unreadable.add(pack.key());
        return this;
    }

    /** The pack ends in the middle of this frame. */
    DoctoredSink cutting(FrameAddress frame) {
        cut.put(frame.pack().key(), frame.offset() + frame.sealedLength() / 2L);
        return this;
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (unreadable.contains(key)) {
            throw new NoSuchObjectException(key);
        }
        int limit = target.limit();
        long room = Math.max(0, cut.getOrDefault(key, Long.MAX_VALUE) - offset);
        if (room < target.remaining()) {
            target.limit(target.position() + (int) room);
        }
        int start = target.position();
        int read = super.read(key, offset, target);
        target.limit(limit);
        for (long at : flipped.getOrDefault(key, Set.of())) {
            if (at >= offset && at < offset + read) {
                int index = start + (int) (at - offset);
                target.put(index, (byte) (target.get(index) ^ 0x10));
            }
        }
        return read;
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        ObjectPage page = super.list(prefix, after);
        return new ObjectPage(
                page.objects().stream()
                        .filter(object -> !unlisted.contains(object.key()))
                        .toList(),
                page.more());
    }
}
