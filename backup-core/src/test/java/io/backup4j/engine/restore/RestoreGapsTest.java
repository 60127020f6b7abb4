package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileTarget;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.target.RestoreGaps;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that gives up what is there for what comes is told in time that not everything comes. */
class RestoreGapsTest {
    private static final RowsSource ROWS = new RowsSource("db", Map.of("a", bytes(1, 300_000), "b", bytes(2, 300_000)));

    @TempDir
    private Path directory;

    private final List<String> seen = new ArrayList<>();
    private RestoreFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new RestoreFixture();
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Notes what is known when it is opened, and when it is to finish. */
    private class Asking extends ForwardingTarget {
        private Asking() {
            super(FileTarget.into(directory.resolve("to")));
        }

        @Override
        protected TargetSession session(TargetContext context, TargetSession session) {
            note(context.gaps());
            return new Session(session) {
                @Override
                public void finish() throws IOException {
                    note(context.gaps());
                    super.finish();
                }
            };
        }

        private void note(RestoreGaps gaps) {
            seen.add(gaps.notInBackup() + " " + gaps.notRestored());
            assertThat(gaps.summary().isEmpty()).isEqualTo(gaps.isEmpty());
        }
    }

    private RestoreOutcome restore(BackupSink sink, Manifest manifest) throws IOException {
        return fixture.restore(sink, manifest, RestoreFixture.job("db", new Asking(), path -> true), RunControl.none());
    }

    private FrameAddress frame(Manifest manifest, String path) throws IOException {
        return StoredFiles.of(fixture.through(fixture.stored), manifest, "db")
                .frames(path)
                .get(0);
    }

    @Test
    void thereAreNoneInAWholeBackup() throws IOException {
        RestoreOutcome outcome = restore(fixture.stored, fixture.backup(ROWS));
        assertThat(seen).containsExactly("0 0", "0 0");
        assertThat(outcome.issues()).isEmpty();
    }

    @Test
    void whatIsInNoPackIsKnownFromTheBeginning() throws IOException {
        Manifest first = fixture.backup(ROWS);
        FrameAddress lost = frame(first, "a");
        Manifest manifest = fixture.backup(
                new RowsSource("db", Map.of("a", bytes(1, 300_000), "b", bytes(2, 300_000), "c", bytes(3, 10))));
        restore(new DoctoredSink(fixture.stored).without(lost.pack()), manifest);
        assertThat(seen).containsExactly("0 2", "0 2");
    }

    @Test
    void whatCannotBeOpenedIsKnownAtTheEnd() throws IOException {
        Manifest manifest = fixture.backup(ROWS);
        restore(new DoctoredSink(fixture.stored).damaging(frame(manifest, "a")), manifest);
        assertThat(seen).containsExactly("0 0", "0 1");
    }

    @Test
    void whatCouldNotBeStoredIsKnownFromTheBeginning() throws IOException {
        Manifest manifest = fixture.backup(new Partial());
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        RestoreOutcome outcome = restore(fixture.stored, manifest);
        assertThat(seen).containsExactly("1 0", "1 0");
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.issues()).isEmpty();
    }

    @Test
    void whatATargetDoesNotRestoreIsNoGapOfIt() throws IOException {
        Manifest manifest = fixture.backup(new Partial());
        RestoreTarget other = new Asking() {
            @Override
            public boolean concerns(EntryIssue missing) {
                return !missing.path().equals("table x");
            }
        };
        fixture.restore(fixture.stored, manifest, RestoreFixture.job("db", other, path -> true), RunControl.none());
        assertThat(seen).containsExactly("0 0", "0 0");
    }

    @Test
    void thoseOfOneSourceAreNotThoseOfTheNext() throws IOException {
        Manifest manifest = fixture.backup(new Partial(), new RowsSource("other", Map.of("o", bytes(4, 1000))));
        RestoreJob job = new RestoreJob(
                List.of(
                        new SourceRestore("db", new Asking(), path -> true),
                        new SourceRestore("other", new Asking(), path -> true)),
                false,
                false,
                false,
                List.of(),
                PlanListener.NONE);
        fixture.restore(
                new DoctoredSink(fixture.stored).damaging(frame(manifest, "b")), manifest, job, RunControl.none());
        assertThat(seen).hasSize(4).startsWith("1 0");
        assertThat(seen.get(1)).matches("1 [1-9]");
        assertThat(seen.get(2)).isEqualTo("0 0");
    }

    /** Has something that it may not read. */
    private record Partial() implements BackupSource {
        @Override
        public String name() {
            return ROWS.name();
        }

        @Override
        public String kind() {
            return ROWS.kind();
        }

        @Override
        public SourceSession open(SourceContext context) {
            context.issues().accept(new EntryIssue("table x", true, "may not be read"));
            return ROWS.open(context);
        }
    }
}
