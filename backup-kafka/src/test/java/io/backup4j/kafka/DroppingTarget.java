package io.backup4j.kafka;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.nio.ByteBuffer;

/** Takes everything and keeps nothing: what remains is the engine's work. */
record DroppingTarget(int writers) implements RestoreTarget {
    @Override
    public String kind() {
        return KafkaSource.KIND;
    }

    @Override
    public String location() {
        return "nowhere";
    }

    @Override
    public TargetSession open(TargetContext context) {
        return new TargetSession() {
            @Override
            public WriteOrder writeOrder() {
                return WriteOrder.SEQUENTIAL_EACH;
            }

            @Override
            public int maxConcurrentWrites() {
                return writers;
            }

            @Override
            public RestoreDecision decide(StoredEntry entry) {
                return new RestoreDecision(RestoreDecision.Action.CREATE, "");
            }

            @Override
            public void create(StoredEntry entry) {}

            @Override
            public EntryWriter write(StoredEntry entry) {
                return new EntryWriter() {
                    @Override
                    public void write(long position, ByteBuffer data) {
                        data.position(data.limit());
                    }

                    @Override
                    public void commit() {}

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void finish() {}

            @Override
            public void close() {}
        };
    }
}
