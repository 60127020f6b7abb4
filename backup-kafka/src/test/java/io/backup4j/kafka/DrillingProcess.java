package io.backup4j.kafka;

import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.testkit.MemoryExpectation;
import io.backup4j.testkit.RestoreRun;
import java.time.Duration;
import java.util.Map;
import java.util.Scanner;

/** Begins a drill in a process of its own, to be killed. Arguments: where the cluster is, a topic of it. */
final class DrillingProcess {
    private DrillingProcess() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", arguments[0]);
        Archived archived = Archived.full(KafkaSource.of("kafka", client)
                .topic(arguments[1])
                .patience(TestKafka.PATIENCE)
                .build());
        KafkaSandbox sandbox =
                KafkaSandbox.in(client).patience(TestKafka.PATIENCE).lease(Duration.ofSeconds(2));
        MemoryExpectation expected = new MemoryExpectation(KafkaSource.KIND);
        DrillSession session = sandbox.open(new DrillContext(expected.backup(), expected.record(), new Cancellation()));
        RestoreRun.of(session.target(), Restored.entries(archived));
        System.out.println("restored");
        new Scanner(System.in).nextLine();
    }
}
