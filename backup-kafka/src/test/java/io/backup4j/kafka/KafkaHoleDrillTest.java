package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.DrillReport;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Drills of backups that do not have everything: what the backup names itself is excused, all else is found. */
@ExtendWith(TestKafka.Lifetime.class)
class KafkaHoleDrillTest {
    /** What it does not have is the backup's affair; what it has is to be proven. */
    @Test
    void provesAPartialBackupAsFarAsItGoesAndSaysWhatIsNotInIt() throws Exception {
        String topic = TestKafka.newTopic(2);
        Produced.numbers(topic, 0, 0, 25);
        Produced.numbers(topic, 1, 0, 5);
        BackupSource source =
                new HoledSource(TestKafka.source(topic).segmentOffsets(10).build(), KafkaPaths.segment(topic, 0, 10));
        try (Drilled drilled = new Drilled(source, BackupStatus.PARTIAL)) {
            List<String> seen = new ArrayList<>();
            DrillReport report = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> target,
                    topics -> seen.addAll(Restored.visible(topics.names().get(topic), 0))));

            assertThat(report.result()).as(report.reason()).isEqualTo(DrillResult.OK);
            assertThat(report.reason())
                    .contains("the backup is partial", "1 part is not in it", topic + "-0: offsets 10 to 20");
            assertThat(seen).hasSize(15);

            DrillReport different = drilled.drill(Drilled.hooked(
                    Drilled.sandbox(),
                    target -> target,
                    topics -> Produced.values(topics.names().get(topic), 0, "surplus")));
            assertThat(different.result()).isEqualTo(DrillResult.FAILED);
            drilled.assertClean();
        }
    }

    /** A backup that takes itself for complete must be it, at the beginning of a partition, within, and at its end. */
    @Test
    void findsAHoleInABackupThatSaysItIsComplete() {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 25);
        KafkaSource whole = TestKafka.source(topic).segmentOffsets(10).build();
        for (String hole : List.of("0 to 10", "10 to 20", "20 to 25")) {
            long base = Long.parseLong(hole.substring(0, hole.indexOf(' ')));
            try (Drilled drilled = new Drilled(new HoledSource(whole, KafkaPaths.segment(topic, 0, base), true))) {
                DrillReport report = drilled.drill(Drilled.sandbox());
                assertThat(report.result()).as(hole).isEqualTo(DrillResult.FAILED);
                assertThat(Drilled.findings(report)).contains("offsets " + hole + " are not in what is restored");
                drilled.assertClean();
            }
        }
    }

    @Test
    void findsTopicsGroupsAndTheClusterThatACompleteBackupDoesNotHave() {
        String topic = TestKafka.newTopic(1);
        String another = TestKafka.newTopic(1);
        KafkaSource whole = TestKafka.source(topic, another).build();
        for (EntryPath hole : List.of(KafkaPaths.topic(topic), KafkaPaths.GROUPS, KafkaPaths.CLUSTER)) {
            try (Drilled drilled = new Drilled(new HoledSource(whole, hole, true))) {
                DrillReport report = drilled.drill(Drilled.sandbox());
                assertThat(report.result()).as("%s", hole).isEqualTo(DrillResult.FAILED);
                assertThat(Drilled.findings(report)).contains("is not in the backup");
                drilled.assertClean();
            }
        }
    }

    /** That one part is known to be missing excuses no other. */
    @Test
    void findsAHoleThatAPartialBackupDoesNotName() {
        String topic = TestKafka.newTopic(1);
        Produced.numbers(topic, 0, 0, 45);
        BackupSource named =
                new HoledSource(TestKafka.source(topic).segmentOffsets(10).build(), KafkaPaths.segment(topic, 0, 0));
        try (Drilled drilled =
                new Drilled(new HoledSource(named, KafkaPaths.segment(topic, 0, 20), true), BackupStatus.PARTIAL)) {
            DrillReport report = drilled.drill(Drilled.sandbox());
            assertThat(report.result()).isEqualTo(DrillResult.FAILED);
            assertThat(Drilled.findings(report)).contains("offsets 20 to 30").doesNotContain("offsets 0 to 10");
            drilled.assertClean();
        }
    }
}
