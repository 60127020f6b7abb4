package io.backup4j.kafka;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import java.nio.file.Path;
import java.util.Map;

/** Restores in a process of its own, to be killed. Arguments: directory of the repository, id of the backup, where the cluster is. */
final class RestoringProcess {
    private RestoringProcess() {}

    public static void main(String[] arguments) {
        KafkaTarget target = KafkaTarget.into(Map.of("bootstrap.servers", arguments[2]))
                .sameCluster()
                .prefix("r.")
                .writers(2)
                .patience(TestKafka.PATIENCE)
                .build();
        try (BackupRepository repository = BackupRepository.openUnencrypted(
                DirectorySink.at(Path.of(arguments[0])),
                RepositoryOptions.builder().journal(RunJournals.none()).build())) {
            System.out.println("begins");
            repository.restore(
                    RestoreRequest.backup(BackupId.of(arguments[1]))
                            .source("kafka")
                            .target("kafka", target)
                            .build(),
                    RunControl.none());
        }
        System.out.println("ended");
    }
}
