package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.entry.EntryIssue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a backup names as missing excuses that alone. */
class AbsenceTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);

    @Test
    void aPartitionIsExcusedByItsOwnNameAlone() {
        Absence partition = Absence.partition(PARTITION, "it has no leader");
        assertThat(found(partition, record(10, missing("orders-3")))).isEmpty();
        assertThat(found(partition, record(10, missing("orders-30")))).hasSize(1);
        assertThat(found(partition, record(10, missing("group readers")))).hasSize(1);
        assertThat(found(partition, record(10, new EntryIssue("orders-3", false, "a note"), missing("other"))))
                .hasSize(1);
    }

    @Test
    void aNamedSegmentExcusesNoneBehindIt() {
        assertThat(found(hole(10, 20, false), record(10, segment(10)))).isEmpty();
        assertThat(found(hole(10, 30, false), record(10, segment(10)))).hasSize(1);
        assertThat(found(hole(10, 30, false), record(10, segment(10), segment(20))))
                .isEmpty();
        assertThat(found(hole(10, 40, false), record(10, segment(10), segment(30))))
                .hasSize(1);
        assertThat(found(hole(10, 30, false), record(10, segment(20)))).hasSize(1);
    }

    @Test
    void segmentsOfShortRunsAreFollowedWhereTheyBegin() {
        assertThat(found(hole(12, 30, false), record(10, segment(12), segment(17), segment(20))))
                .isEmpty();
        assertThat(found(hole(12, 30, false), record(10, segment(12), segment(17))))
                .hasSize(1);
    }

    @Test
    void theFirstOfAPartitionMayBeginEarlier() {
        assertThat(found(hole(14, 20, true), record(10, segment(10)))).isEmpty();
        assertThat(found(hole(24, 30, true), record(10, segment(10)))).hasSize(1);
        assertThat(found(hole(14, 20, false), record(10, segment(10)))).hasSize(1);
    }

    /** Of earlier releases; nobody knows how long their segments were. */
    @Test
    void aBackupThatDoesNotSayHowLongSegmentsAreIsExcusedByTheFirst() {
        assertThat(found(hole(10, 30, false), record(0, segment(10)))).isEmpty();
        assertThat(found(hole(10, 30, false), record(0, segment(20)))).hasSize(1);
    }

    private static Absence hole(long from, long to, boolean first) {
        return Absence.offsets(PARTITION, from, to, first);
    }

    private static EntryIssue segment(long base) {
        return missing(KafkaPaths.segment(PARTITION.topic(), PARTITION.partition(), base)
                .toString());
    }

    private static EntryIssue missing(String path) {
        return new EntryIssue(path, true, "could not be read");
    }

    private static List<DrillDifference> found(Absence absence, SourceRecord record) {
        List<DrillDifference> differences = new ArrayList<>();
        new DrillAbsences(record, differences::add).judge(List.of(absence));
        return differences;
    }

    private static SourceRecord record(long segmentOffsets, EntryIssue... issues) {
        return new SourceRecord(
                "kafka",
                KafkaSource.KIND,
                new Consistency.Held(Instant.EPOCH),
                0,
                0,
                0,
                0,
                0,
                0,
                "",
                List.of(issues),
                Arrays.stream(issues).filter(EntryIssue::missing).count(),
                segmentOffsets == 0 ? Map.of() : Map.of("segmentOffsets", String.valueOf(segmentOffsets)));
    }
}
