package io.backup4j.kafka;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restores into topics of a drill, and notes what is to be found there. */
final class DrillTarget implements RestoreTarget {
    private final ClientProperties properties;
    private final TargetOptions options;
    private final DrillNotes notes;
    private volatile @Nullable KafkaTargetSession finished;

    DrillTarget(ClientProperties properties, TargetOptions options, DrillNotes notes) {
        this.properties = properties;
        this.options = options;
        this.notes = notes;
    }

    /** What was restored; empty if that has not ended well. */
    Optional<KafkaTargetSession> finished() {
        return Optional.ofNullable(finished);
    }

    @Override
    public String kind() {
        return KafkaSource.KIND;
    }

    @Override
    public String location() {
        return "topics " + options.prefix() + "* of Kafka at " + properties.servers();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return new Session(KafkaTargetSession.open(properties, options, context));
    }

    private final class Session implements TargetSession {
        private final KafkaTargetSession session;

        private Session(KafkaTargetSession session) {
            this.session = session;
        }

        @Override
        public WriteOrder writeOrder() {
            return session.writeOrder();
        }

        @Override
        public int maxConcurrentWrites() {
            return session.maxConcurrentWrites();
        }

        @Override
        public boolean waitsForEarlier(StoredEntry entry) {
            return session.waitsForEarlier(entry);
        }

        @Override
        public String series(StoredEntry entry) {
            return session.series(entry);
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) throws IOException {
            return session.decide(entry);
        }

        @Override
        public void create(StoredEntry entry) {
            session.create(entry);
        }

        @Override
        public EntryWriter write(StoredEntry entry) throws IOException {
            return new NotedWriter(entry.path(), session.write(entry), notes);
        }

        @Override
        public void finish() throws IOException {
            session.finish();
            finished = session;
        }

        @Override
        public void close() {
            session.close();
        }

        @Override
        public String afterFailure() {
            return "The topics of the drill are removed.";
        }
    }
}
