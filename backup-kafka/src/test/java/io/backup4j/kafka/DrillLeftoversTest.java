package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.reliability.ForkedProcess;
import io.backup4j.spi.drill.DrillResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics of drills whose processes are dead go with the next drill; nothing else does. */
@ExtendWith(TestKafka.Lifetime.class)
class DrillLeftoversTest {
    @TempDir
    Path home;

    private static Set<String> ofDrills() {
        Set<String> topics =
                new TreeSet<>(TestKafka.await(TestKafka.admin().listTopics().names()));
        topics.removeIf(topic -> !topic.startsWith("backup4j-drill"));
        return topics;
    }

    private static Set<String> groups() {
        return TestKafka.await(TestKafka.admin().listGroups().all()).stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith("backup4j-drill."))
                .collect(Collectors.toSet());
    }

    @Test
    @Timeout(120)
    void theNextDrillRemovesWhatAKilledOneHasLeftAndNotWhatALivingOneHas() throws Exception {
        String topic = TestKafka.newTopic(2);
        Produced.numbers(topic, 0, 0, 20);
        List<String> others = List.of(
                TestKafka.newTopic("backup4j-drill." + topic, 1), TestKafka.newTopic("backup4j-drills.1." + topic, 1));
        try (Drilled drilled = new Drilled(TestKafka.source(topic).build());
                ForkedProcess process =
                        ForkedProcess.start(home, 128, DrillingProcess.class, List.of(TestKafka.servers(), topic))) {
            assertThat(process.line()).as(process.errors()).isEqualTo("restored");
            Set<String> during = ofDrills();
            Set<String> killed = groups();
            assertThat(during).hasSize(3).containsAll(others);

            assertThat(drilled.drill(Drilled.sandbox()).result()).isEqualTo(DrillResult.OK);
            assertThat(ofDrills()).as("a drill that lives").isEqualTo(during);

            process.kill();
            TestKafka.awaitTrue("the broker has thrown the dead drill out", () -> {
                assertThat(drilled.drill(Drilled.sandbox()).result()).isEqualTo(DrillResult.OK);
                return ofDrills().size() == 2;
            });
            assertThat(ofDrills()).containsExactlyInAnyOrderElementsOf(others);
            TestKafka.delete(others.get(0));
            TestKafka.delete(others.get(1));
            drilled.assertClean();
            assertThat(killed).as("drills that have ended leave no group").containsAll(groups());
        }
    }
}
