package io.backup4j.engine.repair;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries in memory, each proven unchanged by its bytes. */
final class GivenSource implements BackupSource {
    static final String NAME = "given";

    private final TreeMap<EntryPath, byte[]> entries = new TreeMap<>();
    private final StreamKind kind;

    private GivenSource(StreamKind kind) {
        this.kind = kind;
    }

    static GivenSource files() {
        return new GivenSource(StreamKind.FILES);
    }

    /** Chunks so small that a few megabytes need list chunks. */
    static GivenSource rows() {
        return new GivenSource(StreamKind.ROWS);
    }

    GivenSource with(String path, byte[] content) {
        entries.put(EntryPath.of(path), content);
        return this;
    }

    GivenSource without(String path) {
        entries.remove(EntryPath.of(path));
        return this;
    }

    GivenSource random(String path, int length, long seed) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return with(path, content);
    }

    Map<String, ByteBuffer> content() {
        Map<String, ByteBuffer> content = new TreeMap<>();
        entries.forEach((path, bytes) -> content.put(path.toString(), ByteBuffer.wrap(bytes)));
        return content;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String kind() {
        return "given";
    }

    @Override
    public SourceSession open(SourceContext context) {
        Iterator<Map.Entry<EntryPath, byte[]>> walk =
                new TreeMap<>(entries).entrySet().iterator();
        return new SourceSession() {
            @Override
            public @Nullable SourceEntry next() {
                if (!walk.hasNext()) {
                    return null;
                }
                Map.Entry<EntryPath, byte[]> next = walk.next();
                return new Given(next.getKey(), next.getValue(), kind);
            }

            @Override
            public Consistency consistency() {
                return new Consistency.Held(Instant.EPOCH);
            }

            @Override
            public void close() {}
        };
    }

    private record Given(EntryPath path, byte[] content, StreamKind streamKind) implements SourceEntry {
        @Override
        public EntryKind kind() {
            return EntryKind.FILE;
        }

        @Override
        public EntryAttributes attributes() {
            return EntryAttributes.none();
        }

        @Override
        public long expectedBytes() {
            return content.length;
        }

        @Override
        public byte[] evidence() {
            return ByteBuffer.allocate(4).putInt(Arrays.hashCode(content)).array();
        }

        @Override
        public EntryReader open() {
            ByteArrayInputStream in = new ByteArrayInputStream(content);
            return new EntryReader() {
                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return in.read(buffer, offset, length);
                }

                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(EntryAttributes.none(), evidence(), false);
                }

                @Override
                public void close() {}
            };
        }
    }
}
