package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
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
            boolean[] ran = {false};
            long at = call;
            BackupSink sink = new BeforeCall(fixture.memory, number -> {
                if (number == at) {
                    ran[0] = true;
                    inner.of(fixture);
                }
            });
            outer.of(fixture.through(sink));
            String when = "at call " + call;
            fixture.assertWhole(when);
            fixture.prune();
            fixture.assertWhole(when);
            if (!ran[0]) {
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

    /** Tells of each call before it goes through; what happens then is not counted. */
    private static final class BeforeCall extends ForwardingSink {
        private final Action action;
        private long calls;

        BeforeCall(BackupSink sink, Action action) {
            super(sink);
            this.action = action;
        }

        interface Action {
            void before(long call) throws IOException;
        }

        private synchronized void count() throws IOException {
            action.before(++calls);
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            count();
            return super.put(key, content);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            count();
            return super.read(key, offset, target);
        }

        @Override
        public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
            count();
            return super.stat(key);
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            count();
            return super.list(prefix, after);
        }

        @Override
        public DeleteResult delete(ObjectKey key) throws IOException {
            count();
            return super.delete(key);
        }
    }
}
