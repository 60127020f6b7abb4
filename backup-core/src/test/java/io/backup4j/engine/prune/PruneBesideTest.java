package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.testkit.AtCall;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One run as a whole before each sink call of another one: nothing that is listed in the end has lost anything. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PruneBesideTest {
    private static final int FILE_BYTES = 20_000;

    @Test
    void aBackupOfWhatIsGoingAtAnyMomentOfAPrune() throws IOException {
        PruneFixture worn = worn();
        sweep(worn, fixture -> fixture.backup(BackupType.INCREMENTAL, files(1, 6, FILE_BYTES)), PruneFixture::prune);
    }

    @Test
    void anotherPruneAtAnyMomentOfAPrune() throws IOException {
        sweep(worn(), PruneFixture::prune, PruneFixture::prune);
    }

    @Test
    void aPruneAtAnyMomentOfABackup() throws IOException {
        int[] expelled = {0};
        sweep(worn(), PruneFixture::prune, fixture -> {
            try {
                fixture.backup(BackupType.INCREMENTAL, files(1, 6, FILE_BYTES));
            } catch (BackupException e) {
                // The prune's stopwatch runs while this writer stands still.
                assertThat(e.code()).isEqualTo(ErrorCode.EXPELLED);
                expelled[0]++;
            }
        });
        assertThat(expelled[0]).isPositive();
    }

    private interface Run {
        void of(PruneFixture fixture) throws IOException;
    }

    private static void sweep(PruneFixture worn, Run inner, Run outer) throws IOException {
        for (long call = 1; ; call++) {
            PruneFixture fixture = worn.copy();
            AtCall at = new AtCall(fixture.memory, call, () -> inner.of(fixture));
            outer.of(fixture.through(at));
            String when = "at call " + call;
            fixture.assertWhole(when);
            fixture.prune();
            fixture.assertWhole(when);
            if (!at.happened()) {
                assertThat(call).isGreaterThan(30);
                return;
            }
        }
    }

    /** A deleted backup, a pack of which little is needed, and two copies of the same. */
    private static PruneFixture worn() throws IOException {
        PruneFixture fixture = new PruneFixture();
        Manifest first = fixture.backup(files(1, 6, FILE_BYTES));
        fixture.backup(files(6, 1, FILE_BYTES));
        MemorySource copy = files(20, 2, FILE_BYTES).file("other", new byte[1000]);
        fixture.backupBeside(files(20, 2, FILE_BYTES), copy);
        fixture.delete(first);
        return fixture;
    }
}
