package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ReaderSession;
import io.backup4j.engine.repository.Verdict;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A running restore can go on, whatever is pruned beside it. */
class ReaderPinTest {
    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        fixture.assertWhole();
    }

    @Test
    void whatIsReadStaysUntilItsReaderEnds() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        List<String> packs = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(deleted.record().uuid())) {
            assertThat(reader).isNotNull();
            fixture.delete(deleted);

            PruneOutcome outcome = fixture.prune();

            assertThat(fixture.packs()).isEqualTo(packs);
            assertThat(outcome.givenUp()).isEmpty();
            assertThat(outcome.packsDeleted()).isZero();
        }
        PruneOutcome outcome = fixture.prune();
        assertThat(outcome.givenUp()).containsExactly(deleted.record().uuid());
        assertThat(fixture.packs()).isEmpty();
    }

    /** The reader has chosen among the copies, nobody knows which. */
    @Test
    void everyCopyOfWhatIsReadStays() throws IOException {
        Manifest first = fixture.backupBeside(files(1, 2), files(1, 2));
        List<String> packs = fixture.packs();
        try (ReaderSession reader =
                fixture.repository.registerReader(first.record().uuid())) {
            assertThat(reader).isNotNull();
            assertThat(fixture.prune().packsDeleted()).isZero();
            assertThat(fixture.packs()).isEqualTo(packs);
        }
        assertThat(fixture.prune().packsDeleted()).isEqualTo(1);
    }

    /** It registered and saw its backup listed, which was then deleted, all of it after sessions were listed for the first time. */
    @Test
    void aReaderThatComesBetweenIsSeen() throws IOException {
        Manifest deleted = fixture.backup(files(1, 3));
        PackSet.Builder condemned = PackSet.builder();
        fixture.packs().forEach(key -> condemned.add(PackName.of(ObjectKey.of(key))));
        fixture.repository.generations().propose(1, condemned.build());
        ReaderSession[] reader = {null};
        BackupSink sink = new BeforeListing(fixture.memory, "backup/", () -> {
            reader[0] = fixture.repository.registerReader(deleted.record().uuid());
            fixture.delete(deleted);
        });

        Verdict verdict = new SecondPass(
                        fixture.through(sink).repository,
                        1,
                        new Findings(),
                        new PruneTally(),
                        new Steps(RunControl.none(), null))
                .verdict();

        assertThat(reader[0]).isNotNull();
        assertThat(verdict.packs().size()).isZero();
        assertThat(verdict.givenUp()).isEmpty();
        reader[0].close();
    }

    /** Does something once, before the first listing of a prefix. */
    private static final class BeforeListing extends ForwardingSink {
        private final String prefix;
        private @Nullable Action action;

        BeforeListing(BackupSink sink, String prefix, Action action) {
            super(sink);
            this.prefix = prefix;
            this.action = action;
        }

        interface Action {
            void run() throws IOException;
        }

        @Override
        public ObjectPage list(String listed, String after) throws IOException {
            Action now = action;
            if (listed.equals(prefix) && now != null) {
                action = null;
                now.run();
            }
            return super.list(listed, after);
        }
    }
}
