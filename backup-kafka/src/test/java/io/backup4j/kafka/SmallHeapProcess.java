package io.backup4j.kafka;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.Map;

/** Backs a topic up and restores it, in a process whose heap is to be little. Arguments: directory of the repository, where the cluster is, the topic. */
final class SmallHeapProcess {
    private static final int AT_ONCE = 4;

    private SmallHeapProcess() {}

    public static void main(String[] arguments) {
        Map<String, Object> client = Map.of("bootstrap.servers", arguments[1]);
        try (BackupRepository repository = BackupRepository.createUnencrypted(
                DirectorySink.at(Path.of(arguments[0])),
                RepositoryOptions.builder().journal(RunJournals.none()).build())) {
            BackupReport report = repository.backup(BackupPlan.named("plan")
                    .source(KafkaSource.of("kafka", client)
                            .topic(arguments[2])
                            .readers(AT_ONCE)
                            .patience(TestKafka.PATIENCE)
                            .build())
                    .build());
            System.out.println(report.status() + " " + report.findings());
            KafkaTarget target = KafkaTarget.into(client)
                    .sameCluster()
                    .prefix("r.")
                    .writers(AT_ONCE)
                    .patience(TestKafka.PATIENCE)
                    .build();
            boolean complete = repository
                    .restore(
                            RestoreRequest.backup(report.manifest().id())
                                    .source("kafka")
                                    .target("kafka", target)
                                    .build(),
                            RunControl.none())
                    .complete();
            System.out.println("complete " + complete);
        }
    }
}
