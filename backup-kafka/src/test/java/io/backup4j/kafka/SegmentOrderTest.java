package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A caller that knows nothing of series, as whoever passed calls on before there were any, is refused: it must not mix up the order of records. */
@ExtendWith(TestKafka.Lifetime.class)
class SegmentOrderTest {
    private final List<Map.Entry<StoredEntry, byte[]>> segments = new ArrayList<>();

    /** Documents are written, segments decided. */
    private TargetSession decided() throws Exception {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 20);
        Archived archived =
                Archived.full(TestKafka.source(topic).segmentOffsets(10).build());
        TargetSession session = Restored.target().build().open(new TargetContext("test", false, issue -> {}));
        for (Map.Entry<StoredEntry, byte[]> entry : Restored.entries(archived).entrySet()) {
            session.decide(entry.getKey());
            if (KafkaPaths.segmentOf(entry.getKey().path()).isPresent()) {
                segments.add(entry);
            } else {
                write(session, entry);
            }
        }
        assertThat(segments).hasSize(2);
        return session;
    }

    private static void write(TargetSession session, Map.Entry<StoredEntry, byte[]> entry) throws IOException {
        try (EntryWriter writer = session.write(entry.getKey())) {
            writer.write(0, ByteBuffer.wrap(entry.getValue()));
            writer.commit();
        }
    }

    @Test
    void twoSegmentsOfAPartitionAtOnceAreRefused() throws Exception {
        try (TargetSession session = decided()) {
            EntryWriter first = session.write(segments.get(0).getKey());
            assertThatThrownBy(() -> session.write(segments.get(1).getKey()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("while another one of the partition still is");
            first.write(0, ByteBuffer.wrap(segments.get(0).getValue()));
            first.commit();
            first.close();
            write(session, segments.get(1));
            session.finish();
        }
    }

    @Test
    void aLaterSegmentBeforeAnEarlierOneIsRefused() throws Exception {
        try (TargetSession session = decided()) {
            write(session, segments.get(1));
            assertThatThrownBy(() -> write(session, segments.get(0)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a record of offset 0 came behind that of offset 19");
        }
    }
}
