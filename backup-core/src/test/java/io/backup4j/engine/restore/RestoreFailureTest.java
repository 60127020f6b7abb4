package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreFailureTest {
    @TempDir
    private Path directory;

    private RestoreFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        TestTree.seeded(31)
                .oddNames(false)
                .links(false)
                .files(200)
                .maxFileBytes(300_000)
                .build(tree());
        fixture = new RestoreFixture();
        manifest = fixture.backup(FileSource.of("tree", tree()));
    }

    private Path tree() {
        return directory.resolve("from/tree");
    }

    private Path to() {
        return directory.resolve("to");
    }

    private RestoreJob job(RestoreTarget target) {
        return RestoreFixture.job("tree", target, path -> true);
    }

    /** Section 9.4: seen after the reader is registered, and so by a prune that did not see it. */
    @Test
    void aBackupThatIsDeletedBeforeTheReaderIsRegisteredIsNotRestored() throws IOException {
        fixture.through(fixture.stored).deletions().delete(manifest.record().id(), "cron", "too old");

        assertThatThrownBy(() -> fixture.restore(manifest, job(FileTarget.into(to()))))
                .isInstanceOf(NotFoundException.class);
        assertThat(to()).doesNotExist();
        assertThat(SinkObjects.keys(fixture.stored, "session/")).isEmpty();

        fixture.through(fixture.stored).deletions().undelete(manifest.record().id());
        assertThat(fixture.restore(manifest, job(FileTarget.into(to()))).complete())
                .isTrue();
        assertOnlyWholeFiles(to());
    }

    /** Every file that is there is whole, and nothing else is. */
    private void assertOnlyWholeFiles(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path original = tree().resolveSibling(place.relativize(file).toString());
                assertThat(Files.mismatch(file, original)).as(file.toString()).isEqualTo(-1);
            }
        }
        assertThat(SinkObjects.keys(fixture.stored, "session/")).isEmpty();
    }

    private static HookedTarget.Hook failingAt(String call, int number) {
        AtomicInteger calls = new AtomicInteger();
        return each -> {
            if (each.equals(call) && calls.incrementAndGet() == number) {
                throw new IOException("no room left, as this test wants");
            }
        };
    }

    @Test
    void aTargetThatFailsEndsTheRestoreAndSaysWhatIsThere() throws IOException {
        for (String call : List.of("open", "decide", "write", "commit", "finish")) {
            HookedTarget target =
                    new HookedTarget(FileTarget.into(to()), failingAt(call, call.equals("decide") ? 50 : 1));
            assertThatThrownBy(() -> fixture.restore(manifest, job(target)))
                    .as(call)
                    .isInstanceOfSatisfying(
                            TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET))
                    .hasMessageContaining("no room left, as this test wants")
                    .hasMessageContaining("restored before and are whole");
            assertThat(target.finished).as(call).hasValue(0);
            assertThat(target.closed).as(call).hasValue(call.equals("open") ? 0 : 1);
            assertThat(target.open).as(call).hasValue(0);
            assertOnlyWholeFiles(to());
        }
        assertThat(fixture.restore(manifest, job(FileTarget.into(to()))).complete())
                .isTrue();
    }

    @Test
    void aSequentialTargetThatFailsIsClosedWithoutBeingFinished() {
        SequentialTarget target = new SequentialTarget("files").failingAfter(100_000);
        assertThatThrownBy(() -> fixture.restore(manifest, job(target)))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the memory is full");
        assertThat(target.finished()).isZero();
        assertThat(target.closed()).isEqualTo(1);
    }

    @Test
    void aFailureOfTheStorageAtAnyCallLeavesWholeFilesAndTheNextRestoreSucceeds() throws IOException {
        FaultySink counting = new FaultySink(fixture.stored, FaultPlan.none());
        fixture.restore(counting, manifest, job(FileTarget.into(directory.resolve("count"))), RunControl.none());
        int failed = 0;
        for (long call = 1; call <= counting.calls(); call++) {
            Path place = to().resolve(Long.toString(call));
            FaultySink sink = new FaultySink(fixture.stored, FaultPlan.at(call, Fault.LOST));
            try {
                // Opening the repository counts too.
                RestoreOutcome outcome =
                        fixture.restore(sink, manifest, job(FileTarget.into(place)), RunControl.none());
                assertThat(outcome.complete()).as("call %d", call).isTrue();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("injected at call " + call);
                failed++;
            }
            for (String session : SinkObjects.keys(fixture.stored, "session/")) {
                // The delete of the session was what failed.
                fixture.stored.delete(new ObjectKey(session));
            }
            assertOnlyWholeFiles(place);
        }
        assertThat(failed).isGreaterThan(3);
    }

    @Test
    void cancellingStopsBetweenEntriesAndLeavesWholeFiles() throws IOException {
        for (int after : new int[] {1, 40, 150}) {
            Cancellation cancellation = new Cancellation();
            AtomicInteger decisions = new AtomicInteger();
            HookedTarget target = new HookedTarget(FileTarget.into(to()), call -> {
                if (call.equals("decide") && decisions.incrementAndGet() == after) {
                    cancellation.cancel();
                }
            });
            assertThatThrownBy(() -> fixture.restore(
                            fixture.stored, manifest, job(target), new RunControl(progress -> {}, cancellation)))
                    .isInstanceOf(CancelledException.class);
            assertThat(decisions).hasValue(after);
            assertThat(target.finished).hasValue(0);
            assertThat(target.closed).hasValue(1);
            assertOnlyWholeFiles(to());
        }
    }

    @Test
    void progressGoesThroughThePhasesUpToTheTotalsOnOneThread() throws IOException {
        List<Progress> reports = Collections.synchronizedList(new ArrayList<>());
        Thread caller = Thread.currentThread();
        RunControl control = new RunControl(
                progress -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    reports.add(progress);
                },
                new Cancellation());
        fixture.restore(fixture.stored, manifest, job(FileTarget.into(to())), control);

        assertThat(reports.stream().map(Progress::phase).distinct())
                .containsExactly(Progress.Phase.OPENING, Progress.Phase.PLAN, Progress.Phase.RESTORE);
        Progress last = reports.get(reports.size() - 1);
        assertThat(last.entriesDone())
                .isEqualTo(last.entriesTotal())
                .isEqualTo(manifest.record().sources().get(0).entries());
        assertThat(last.bytesDone())
                .isEqualTo(last.bytesTotal())
                .isEqualTo(manifest.record().bytes());
    }

    @Test
    void packsAreReadInLongRangesAndFewFilesAreOpenAtOnce() throws IOException {
        RecordingSink sink = new RecordingSink(fixture.stored);
        HookedTarget target = new HookedTarget(FileTarget.into(to()), call -> {});
        fixture.restore(sink, manifest, job(target), RunControl.none());

        List<SinkCall> reads = sink.calls().stream()
                .filter(call -> call.kind() == SinkCall.Kind.READ && call.key().startsWith("pack/"))
                .toList();
        long bytes = reads.stream().mapToLong(SinkCall::bytes).sum();
        long files = manifest.record().files();
        assertThat((long) reads.size()).isLessThan(files / 3);
        assertThat(bytes).isLessThan(manifest.record().bytesStored() * 2);
        // Files of one chunk are opened, written and committed at once; only those of several may wait for the rest.
        assertThat(target.mostOpen.get()).isLessThan(60);
        assertThat(target.open).hasValue(0);
    }
}
