package io.backup4j.spi.drill;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Restores content, and nothing else, into a map.
 *
 * @param place the map, safe for several threads
 */
record MemoryTarget(Map<EntryPath, byte[]> place) implements RestoreTarget {
    static final String KIND = "memory";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public TargetSession open(TargetContext context) {
        return new Session();
    }

    private final class Session implements TargetSession {
        @Override
        public WriteOrder writeOrder() {
            return WriteOrder.ANY;
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) {
            return new RestoreDecision(RestoreDecision.Action.CREATE, "");
        }

        @Override
        public void create(StoredEntry entry) {
            place.put(entry.path(), new byte[0]);
        }

        @Override
        public EntryWriter write(StoredEntry entry) {
            byte[] content = new byte[Math.toIntExact(entry.sizeBytes())];
            return new EntryWriter() {
                @Override
                public void write(long position, ByteBuffer data) {
                    data.get(content, Math.toIntExact(position), data.remaining());
                }

                @Override
                public void commit() {
                    place.put(entry.path(), content);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void finish() {}

        @Override
        public void close() {}
    }
}
