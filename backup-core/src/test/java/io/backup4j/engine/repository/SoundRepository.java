package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The full check that ends every test of an unencrypted repository. */
public final class SoundRepository {
    private SoundRepository() {}

    /** Reads everything that is stored, and each listed backup. */
    public static void check(BackupSink sink) throws IOException {
        Repository repository = TestRepositories.access(sink).open(null, null);
        Catalogue.View view = repository.catalogue().view();
        assertThat(view.unreadable()).isEmpty();
        List<Manifest> listed = new ArrayList<>();
        for (BackupSummary summary : view.summaries()) {
            listed.add(repository.records().load(summary.uuid()).orElseThrow());
        }
        VerifyOutcome outcome =
                new VerifyRunner(repository, new VerifyJob(listed, true, 1, List.of(), 1), RunControl.none()).run();
        assertThat(outcome.findings()).isEmpty();
    }
}
