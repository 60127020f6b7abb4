package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.util.HashSet;
import java.util.Set;

/** A repository in memory that is checked from end to end when it is closed. */
final class Backups implements AutoCloseable {
    static final String SOURCE = "db";

    private final BackupRepository repository = BackupRepository.createUnencrypted(
            new MemorySink(),
            RepositoryOptions.builder().workers(2).journal(RunJournals.none()).build());

    BackupRepository repository() {
        return repository;
    }

    BackupReport backUp(BackupSource source) {
        return repository.backup(BackupPlan.named("plan")
                .source(source)
                .verifyFraction(0)
                .retry(RetryLimits.times(0))
                .build());
    }

    RestoreReport restore(RestoreTarget target) {
        return repository.restore(RestoreRequest.latest().target(SOURCE, target).build());
    }

    /** Names of the entries of a backup. */
    Set<String> entries(BackupId id) {
        Set<String> names = new HashSet<>();
        repository.find("**", found -> {
            if (found.backups().contains(id)) {
                names.add(found.entry().path().toString());
            }
        });
        return names;
    }

    @Override
    public void close() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }
}
