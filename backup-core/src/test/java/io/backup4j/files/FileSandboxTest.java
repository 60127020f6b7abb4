package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.testkit.DrillSandboxContract;
import io.backup4j.testkit.MemoryExpectation;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSandboxTest extends DrillSandboxContract {
    @TempDir
    private Path directory;

    private Path scratch;

    @BeforeEach
    void makeScratch() throws IOException {
        scratch = Files.createDirectory(directory.resolve("scratch"));
    }

    @Override
    protected DrillSandbox sandbox() {
        return FileSandbox.in(scratch);
    }

    @Override
    protected StoredEntry entry(String name, int sizeBytes) {
        return Entries.file(name, sizeBytes);
    }

    @Override
    protected List<String> leftBehind() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static MemoryExpectation small() {
        return new MemoryExpectation(FileSource.KIND).with(Entries.file("a", 100), new byte[100]);
    }

    private DrillSession open() throws IOException {
        MemoryExpectation backup = small();
        return sandbox().open(new DrillContext(backup.backup(), backup.record(), new Cancellation()));
    }

    @Test
    void saysWithNumbersThatThereIsNoRoom() throws IOException {
        MemoryExpectation backup = small();
        FileSandbox sandbox = FileSandbox.in(scratch).marginBytes(1000);
        long needed = 100 + 4096 + 1000;

        assertThat(sandbox.room(where -> needed).unavailable(backup.backup(), backup.record()))
                .isEmpty();
        assertThat(sandbox.room(where -> needed - 1).unavailable(backup.backup(), backup.record()))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("5196 bytes are needed", "5195 are free", scratch.toString()));
    }

    @Test
    void refusesAScratchDirectoryThatDoesNotExist() throws IOException {
        MemoryExpectation backup = small();
        Files.delete(scratch);
        assertThat(sandbox().unavailable(backup.backup(), backup.record()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("does not exist", "make it"));
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    @Test
    void asksTheFileSystemForItsRoom() throws IOException {
        MemoryExpectation backup = small();
        long free = Files.getFileStore(scratch).getUsableSpace();
        assertThat(FileSandbox.in(scratch).marginBytes(2 * free).unavailable(backup.backup(), backup.record()))
                .isPresent();
    }

    @Test
    void removesWhatKilledDrillsLeftBehindAndNothingElse() throws IOException {
        Path left = Files.createDirectories(scratch.resolve("backup4j-drill-123/restored/deep"));
        Files.writeString(left.resolve("file"), "x");
        Files.setPosixFilePermissions(left, Set.of());
        Files.createFile(scratch.resolve("backup4j-drill-123.lock"));
        Files.createFile(scratch.resolve("backup4j-drill-124.lock"));
        Files.createDirectories(scratch.resolve("backup4j-drill-125/x"));
        Files.createDirectory(scratch.resolve("backup4j-drill-keep"));
        Files.createFile(scratch.resolve("backup4j-drill-126"));
        Path outside = Files.createFile(
                Files.createDirectory(directory.resolve("outside")).resolve("precious"));
        Files.createSymbolicLink(scratch.resolve("backup4j-drill-127"), outside.getParent());
        Files.createSymbolicLink(scratch.resolve("backup4j-drill-127.lock"), outside);
        List<String> kept =
                List.of("backup4j-drill-126", "backup4j-drill-127", "backup4j-drill-127.lock", "backup4j-drill-keep");

        MemoryExpectation backup = small();
        assertThat(sandbox().unavailable(backup.backup(), backup.record())).isEmpty();
        assertThat(leftBehind()).isEqualTo(kept);
        open().close();

        assertThat(leftBehind()).isEqualTo(kept);
        assertThat(outside).exists();
    }

    @Test
    void leavesTheDirectoryOfALivingDrillAloneAndRemovesItWhenItsProcessIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        scratch.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('m');
            List<String> held = leftBehind();
            assertThat(held).hasSize(2);

            open().close();
            assertThat(leftBehind()).isEqualTo(held);
        } finally {
            other.destroyForcibly().waitFor();
        }
        open().close();
        assertThat(leftBehind()).isEmpty();
    }

    /** Holds a directory until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            ScratchDirectory made = ScratchDirectory.make(Path.of(arguments[0]));
            Files.createFile(made.path().resolve("file"));
            System.out.print('m');
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nobody writes; the end comes with the parent's.
            }
        }
    }

    @Test
    void letsNobodyElseIntoItsDirectory() throws IOException {
        try (DrillSession session = open()) {
            Path made = ((Path) session.handle()).getParent();
            assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void removesATreeThatItsOwnerMayNotEnter() throws IOException {
        try (DrillSession session = open()) {
            Path deep = Files.createDirectories(((Path) session.handle()).resolve("a/b/c"));
            Files.writeString(deep.resolve("file"), "x");
            Files.createSymbolicLink(deep.resolve("link"), directory);
            for (Path each = deep; !each.equals(session.handle()); each = each.getParent()) {
                Files.setPosixFilePermissions(each, Set.of());
            }
        }
        assertThat(leftBehind()).isEmpty();
        assertThat(directory).exists();
    }

    @Test
    void readsBackWhatItsOwnerMayNotRead() throws IOException {
        Entries entries = new Entries()
                .directory("closed", Entries.attributes(040000))
                .file("closed/secret", "abc", Entries.attributes(0100000))
                .file("closed/written", "def", Entries.attributes(0100200));
        MemoryExpectation backup = new MemoryExpectation(FileSource.KIND);
        entries.map().forEach(backup::with);
        List<DrillDifference> differences = new ArrayList<>();
        try (DrillSession session =
                sandbox().open(new DrillContext(backup.backup(), backup.record(), new Cancellation()))) {
            assertThat(RestoreRun.of(session.target(), entries.map()).missing()).isEmpty();
            DrillComparison comparison = session.compare(backup, differences::add);
            assertThat(comparison.entries()).isEqualTo(3);
            assertThat(comparison.bytes()).isEqualTo(6);
            assertThat(comparison.notCompared()).isEmpty();
        }
        assertThat(differences).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    /** Linux gives no extended attribute more than 64 KiB. */
    @Test
    void namesWhatThisFileSystemCannotKeepInsteadOfBlamingTheBackup() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
        EntryAttributes attributes = EntryAttributes.builder()
                .all(Entries.file("a", 3).attributes().asMap())
                .bytes(EntryAttributes.XATTR_PREFIX + "user.large", new byte[70_000])
                .build();
        StoredEntry entry = new StoredEntry(EntryPath.of("a"), EntryKind.FILE, attributes, 3, new byte[0], false);
        MemoryExpectation backup = new MemoryExpectation(FileSource.KIND).with(entry, new byte[3]);
        Map<StoredEntry, byte[]> entries = new LinkedHashMap<>();
        entries.put(entry, new byte[3]);
        List<DrillDifference> differences = new ArrayList<>();
        try (DrillSession session =
                sandbox().open(new DrillContext(backup.backup(), backup.record(), new Cancellation()))) {
            RestoreRun.of(session.target(), entries);
            DrillComparison comparison = session.compare(backup, differences::add);
            assertThat(comparison.notCompared()).singleElement().satisfies(what -> assertThat(what)
                    .contains("extended attributes", "does not keep it", "1 entries"));
        }
        assertThat(differences).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }
}
