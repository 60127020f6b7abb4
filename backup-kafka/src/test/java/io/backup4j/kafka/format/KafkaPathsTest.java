package io.backup4j.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.entry.EntryPath;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class KafkaPathsTest {
    @Test
    void sortsAsARestoreNeedsIt() {
        List<EntryPath> inOrder = List.of(
                KafkaPaths.CLUSTER,
                KafkaPaths.topic("z"),
                KafkaPaths.GROUPS,
                KafkaPaths.segment("a", 2, 9),
                KafkaPaths.segment("a", 10, 1),
                KafkaPaths.segment("a", 10, 999_999_999_999L),
                KafkaPaths.segment("a", 10, Long.MAX_VALUE),
                KafkaPaths.segment("a-b", 0, 0));
        List<EntryPath> sorted = new ArrayList<>(inOrder);
        java.util.Collections.shuffle(sorted, new java.util.Random(1));
        sorted.sort(null);
        assertThat(sorted).isEqualTo(inOrder);
    }

    @Test
    void tellsWhatAPathNames() {
        assertThat(KafkaPaths.segmentOf(KafkaPaths.segment("a.b_c-D", 7, Long.MAX_VALUE)))
                .contains(new KafkaPaths.SegmentName("a.b_c-D", 7, Long.MAX_VALUE));
        assertThat(KafkaPaths.topicOf(KafkaPaths.topic("a.json"))).contains("a.json");
        assertThat(KafkaPaths.segmentOf(KafkaPaths.GROUPS)).isEmpty();
        assertThat(KafkaPaths.segmentOf(EntryPath.of("3-records/a/9999999999/00000000000000000000")))
                .isEmpty();
        assertThat(KafkaPaths.topicOf(KafkaPaths.CLUSTER)).isEmpty();
    }

    @Test
    void takesTheNamesThatKafkaTakes() {
        assertThat(KafkaPaths.isTopicName("...")).isTrue();
        assertThat(KafkaPaths.isTopicName("a".repeat(249))).isTrue();
        for (String name : List.of("", ".", "..", "a/b", "a b", "ä", "a".repeat(250))) {
            assertThat(KafkaPaths.isTopicName(name)).as(name).isFalse();
            assertThatThrownBy(() -> KafkaPaths.segment(name, 0, 0)).hasMessageContaining("topic");
        }
        assertThat(KafkaPaths.segmentOf(KafkaPaths.segment("...", 0, 0))).isPresent();
    }

    @Test
    void keepsAttributesOfASegment() throws Exception {
        SegmentAttributes full = new SegmentAttributes(Uuid.randomUuid(), 5, 20, 3, 6, 19, -1, 99, 4, 2);
        SegmentAttributes empty = new SegmentAttributes(Uuid.randomUuid(), 5, 20, 0, 0, 0, 0, 0, 1, 0);
        assertThat(SegmentAttributes.of(full.attributes())).isEqualTo(full);
        assertThat(SegmentAttributes.of(empty.attributes())).isEqualTo(empty);
        assertThatThrownBy(() -> SegmentAttributes.of(io.backup4j.spi.entry.EntryAttributes.none()))
                .hasMessageContaining("is missing");
    }
}
