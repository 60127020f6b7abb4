package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.DrilledSource;
import io.backup4j.spi.drill.RestoredSource;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillRunnerTest {
    @TempDir
    private Path directory;

    private DrillFixture fixture;
    private Path tree;

    @BeforeEach
    void open() throws IOException {
        fixture = new DrillFixture(directory);
        tree = directory.resolve("from/tree");
    }

    @AfterEach
    void everythingIsWholeAndNothingIsLeft() throws IOException {
        fixture.assertClean();
        fixture.close();
    }

    @Test
    void provesATreeWithLinksHolesAndOddNamesAndNotesIt() throws IOException {
        Manifest manifest = plainTree(31);
        SourceRecord record = manifest.record().source("tree").orElseThrow();

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).as(outcome.reason()).isEqualTo(DrillResult.OK);
        assertThat(outcome.backup()).isEqualTo(manifest.record().id());
        assertThat(outcome.reason()).isEmpty();
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.entries()).isEqualTo(record.entries());
        assertThat(outcome.bytes()).isEqualTo(record.bytes());
        assertThat(outcome.noted()).isTrue();
        DrilledSource source = outcome.sources().get(0);
        assertThat(source.restoring()).isPositive();
        assertThat(source.comparing()).isPositive();
        assertThat(outcome.duration()).isGreaterThanOrEqualTo(source.restoring().plus(source.comparing()));
        assertThat(fixture.drillNote(manifest))
                .containsEntry("result", "ok")
                .containsEntry("entries", Long.toString(record.entries()))
                .containsEntry("bytes", Long.toString(record.bytes()))
                .containsKey("seconds")
                .doesNotContainKeys("reason", "skipped");
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
        assertThat(fixture.failures).isEmpty();
    }

    private Manifest plainTree(long seed) throws IOException {
        TestTree.seeded(seed).build(tree);
        return fixture.backup(FileSource.of("tree", tree));
    }

    @Test
    void provesExtendedAttributesEmptyDirectoriesAndModes() throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(tree.resolve("sealed")).resolve("inside"), "x");
        Files.createDirectories(tree.resolve("empty/empty"));
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            for (Path each : List.of(file, tree.resolve("sealed"))) {
                Files.getFileAttributeView(each, UserDefinedFileAttributeView.class)
                        .write("origin", ByteBuffer.wrap("here".getBytes(StandardCharsets.UTF_8)));
            }
            Files.setAttribute(Files.createFile(tree.resolve("set-id")), "unix:mode", 06755);
            Files.setAttribute(file, "unix:mode", 0400);
            Files.setAttribute(tree.resolve("sealed"), "unix:mode", 01500);
        }
        Manifest manifest = fixture.backup(FileSource.of("tree", tree));
        Files.setPosixFilePermissions(tree.resolve("sealed"), PosixFilePermissions.fromString("rwx------"));

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).as(outcome.reason()).isEqualTo(DrillResult.OK);
        assertThat(outcome.reason()).isEmpty();
        assertThat(outcome.entries())
                .isEqualTo(manifest.record().sources().get(0).entries());
    }

    @Test
    void readsNothingThatAPruneIsAboutToDelete() throws IOException {
        plainTree(34);
        PackSet condemned = fixture.repository.listPacks();
        fixture.repository.generations().propose(1, condemned);
        // It does not build on what is condemned, so everything is there twice.
        Manifest manifest = fixture.backup(FileSource.of("tree", tree));
        List<ObjectKey> heads = new ArrayList<>();
        Set<ObjectKey> going = ConcurrentHashMap.newKeySet();
        fixture.hook((operation, key) -> {
            if (key.value().endsWith("/head")) {
                heads.add(key);
            } else if (PackName.isPack(key) && condemned.contains(PackName.of(key))) {
                going.add(key);
            }
        });

        DrillOutcome outcome = fixture.drill(manifest.record().id());

        assertThat(outcome.result()).as(outcome.reason()).isEqualTo(DrillResult.OK);
        // Once to restore, once to compare.
        assertThat(heads).hasSize(2);
        assertThat(going).isEmpty();
        fixture.hook((operation, key) -> {});
    }

    @Test
    void drillsEachSourceForItself() throws IOException {
        TestTree.seeded(32).files(10).build(tree);
        Path other = directory.resolve("other");
        TestTree.seeded(33).files(10).build(other);
        Manifest manifest = fixture.backup(FileSource.of("one", tree), FileSource.of("two", other));

        DrillOutcome outcome = fixture.drill(fixture.sandbox());

        assertThat(outcome.result()).isEqualTo(DrillResult.OK);
        assertThat(outcome.sources()).extracting(DrilledSource::source).containsExactly("one", "two");
        assertThat(outcome.bytes()).isEqualTo(manifest.record().bytes());
    }

    @Test
    void provesASourceOfNothing() throws IOException {
        Files.createDirectories(tree);
        fixture.backup(FileSource.of("tree", tree));
        assertThat(fixture.drill(fixture.sandbox()).result()).isEqualTo(DrillResult.OK);
    }

    @Test
    void skipsWithAReasonWhatNoSandboxCanHold() throws IOException {
        Manifest manifest = plainTree(34);

        DrillOutcome outcome = fixture.drill();

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("'tree' skipped", "no sandbox", "'files'");
        assertThat(fixture.drillNote(manifest))
                .containsEntry("result", "skipped")
                .containsEntry("skipped", "tree")
                .containsEntry("bytes", "0");
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void skipsWithNumbersWhenThereIsNoRoomAndKeepsTheNoteOfADrillThatRan() throws IOException {
        Manifest manifest = plainTree(35);
        fixture.drill(fixture.sandbox());

        DrillOutcome outcome = fixture.drill(fixture.sandbox().room(where -> 4711));

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason())
                .contains("no room", "4711 are free", manifest.record().bytes() + " of content");
        assertThat(fixture.drillNote(manifest)).containsEntry("result", "ok");
        assertThat(fixture.notes(manifest))
                .extracting(note -> note.values().get("result"))
                .containsExactly("ok", "skipped");
    }

    @Test
    void showsChecksOfTheHostWhatWasRestored() throws IOException {
        Manifest manifest = plainTree(36);
        List<String> seen = new ArrayList<>();
        DrillCheck check = check((restored, problems) -> {
            Path root = restored.as(Path.class).orElseThrow();
            seen.add(restored.backup().id() + " " + restored.source().name() + " "
                    + Files.mismatch(root.resolve("tree/sparse.bin"), tree.resolve("sparse.bin")));
        });

        assertThat(fixture.drill(List.of(check)).result()).isEqualTo(DrillResult.OK);
        assertThat(seen).containsExactly(manifest.record().id() + " tree -1");
    }

    @Test
    void failsWhenACheckOfTheHostFindsAProblem() throws IOException {
        Manifest manifest = plainTree(37);
        DrillCheck reports = check((restored, problems) -> problems.accept("catalogue.json is missing"));
        DrillCheck asserts = check((restored, problems) -> {
            throw new AssertionError("expected 3 books");
        });

        DrillOutcome outcome = fixture.drill(List.of(reports, asserts));

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.findings()).extracting(Finding::kind).containsOnly(Finding.Kind.CHECK_FAILED);
        assertThat(outcome.findings())
                .extracting(Finding::message)
                .containsExactly("Check 'library': catalogue.json is missing", "Check 'library': expected 3 books");
        assertThat(fixture.summary(manifest).corrupted()).isTrue();
        assertThat(fixture.failures).singleElement().satisfies(failure -> {
            assertThat(failure.backup()).isEqualTo(manifest.record().id());
            assertThat(failure.plan()).isEqualTo("nightly");
            assertThat(failure.reason()).contains("catalogue.json is missing");
        });
    }

    @Test
    void aCheckThatCannotRunProvesNothing() throws IOException {
        Manifest manifest = plainTree(38);

        DrillOutcome outcome = fixture.drill(List.of(check((restored, problems) -> {
            throw new IOException("schema not found");
        })));

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason()).contains("Check 'library' could not run: schema not found");
        assertThat(fixture.summary(manifest).corrupted()).isFalse();
    }

    @Test
    void recordsNoMessageThatMayHoldAnything() throws IOException {
        plainTree(45);
        DrillOutcome outcome = fixture.drill(List.of(check((restored, problems) -> {
            throw new IllegalArgumentException("cannot parse {\"password\":\"hunter2\"}");
        })));

        assertThat(outcome.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(outcome.reason())
                .contains("could not run: java.lang.IllegalArgumentException at ", "DrillRunnerTest")
                .doesNotContain("hunter2");
    }

    private interface CheckWork {
        void check(RestoredSource restored, Consumer<String> problems) throws IOException;
    }

    private static DrillCheck check(CheckWork work) {
        return new DrillCheck() {
            @Override
            public String name() {
                return "library";
            }

            @Override
            public void check(RestoredSource restored, Consumer<String> problems) throws IOException {
                work.check(restored, problems);
            }
        };
    }

    @Test
    void cleansUpWhenItIsCancelledInAnyPhase() throws IOException {
        Manifest manifest = plainTree(39);
        for (Progress.Phase phase : List.of(Progress.Phase.OPENING, Progress.Phase.RESTORE, Progress.Phase.VERIFY)) {
            Cancellation cancellation = new Cancellation();
            List<Progress.Phase> seen = new ArrayList<>();
            RunControl control = new RunControl(
                    progress -> {
                        seen.add(progress.phase());
                        if (progress.phase() == phase) {
                            cancellation.cancel();
                        }
                    },
                    cancellation);
            assertThatThrownBy(() -> fixture.drill(Optional.empty(), List.of(), control, fixture.sandbox()))
                    .as("%s", phase)
                    .isInstanceOf(CancelledException.class);
            assertThat(seen).contains(phase);
            fixture.assertNothingLeft();
        }
        assertThat(fixture.notes(manifest)).isEmpty();
        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void cleansUpWhenItsThreadIsInterrupted() throws IOException {
        Manifest manifest = plainTree(40);
        HookedSandbox interrupting = new HookedSandbox(fixture.sandbox())
                .beforeCompare(restored -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> fixture.drill(interrupting)).isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.notes(manifest)).isEmpty();
    }

    @Test
    void reportsProgressOfTheComparison() throws IOException {
        plainTree(41);
        List<Progress> seen = new ArrayList<>();
        fixture.drill(Optional.empty(), List.of(), new RunControl(seen::add, new Cancellation()), fixture.sandbox());
        assertThat(seen).extracting(Progress::phase).contains(Progress.Phase.RESTORE, Progress.Phase.VERIFY);
    }

    @Test
    void keepsTheResultWhenItCannotBeNoted() throws IOException {
        Manifest manifest = plainTree(42);
        fixture.hook((operation, key) -> {
            if (operation.equals("put")) {
                throw new IOException("read-only");
            }
        });

        DrillOutcome outcome = fixture.drill(List.of(check((restored, problems) -> problems.accept("wrong"))));

        assertThat(outcome.result()).isEqualTo(DrillResult.FAILED);
        assertThat(outcome.noted()).isFalse();
        assertThat(fixture.failures).hasSize(1);
        assertThat(fixture.notes(manifest)).isEmpty();
    }

    @Test
    void writesTheCorruptionBeforeTheDrill() throws IOException {
        Manifest manifest = plainTree(43);
        fixture.drill(List.of(check((restored, problems) -> problems.accept("wrong"))));
        assertThat(fixture.notes(manifest))
                .extracting(BackupNote::type)
                .containsExactly(BackupNote.Type.CORRUPTED, BackupNote.Type.DRILL);
    }

    @Test
    void aListenerThatFailsChangesNothing() throws IOException {
        plainTree(44);
        DrillJob job = new DrillJob(
                Optional.empty(),
                List.of(fixture.sandbox()),
                List.of(check((restored, problems) -> problems.accept("wrong"))),
                failure -> {
                    throw new IllegalStateException("no mail server");
                },
                "test");
        assertThat(new DrillRunner(fixture.repository, job, RunControl.none())
                        .run()
                        .result())
                .isEqualTo(DrillResult.FAILED);
    }
}
