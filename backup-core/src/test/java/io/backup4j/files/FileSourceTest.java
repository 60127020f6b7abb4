package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.testkit.SourceReading;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    @TempDir
    Path temporary;

    private Path root;
    private final List<EntryIssue> issues = new ArrayList<>();

    @BeforeEach
    void findRoot() throws IOException {
        root = temporary.toRealPath();
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, path);
    }

    private SourceContext context(URI... excluded) {
        return new SourceContext(BackupType.FULL, Optional.empty(), List.of(excluded), Clock.systemUTC(), issues::add);
    }

    private List<String> list(BackupSource source, URI... excluded) throws IOException {
        List<String> paths = new ArrayList<>();
        try (SourceSession session = source.open(context(excluded))) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                paths.add(entry.path().toString());
            }
        }
        return paths;
    }

    @Test
    void namesEntriesFromTheParentOfASinglePath() throws IOException {
        file("a/library/x/1");
        file("a/other");
        assertThat(list(FileSource.of("s", root.resolve("a/library"))))
                .containsExactly("library", "library/x", "library/x/1");
        assertThat(list(FileSource.of("s", root.resolve("a/other")))).containsExactly("other");
    }

    @Test
    void namesEntriesFromTheCommonParentAndEmitsTheWayToEachPath() throws IOException {
        file("a/b/c/1");
        file("a/b/ignored");
        file("a/d/2");
        assertThat(list(FileSource.of("s", root.resolve("a/d/2"), root.resolve("a/b/c"))))
                .containsExactly("b", "b/c", "b/c/1", "d", "d/2");
    }

    @Test
    void mergesPathsThatOverlap() throws IOException {
        file("a/b/1");
        Path a = root.resolve("a");
        assertThat(list(FileSource.of("s", a.resolve("b"), a, a, a.resolve("../a/b/1"))))
                .containsExactly("a", "a/b", "a/b/1");
    }

    @Test
    void takesDotsAtTheEndForTheDirectoryTheyMean() throws IOException {
        file("a/b/1");
        assertThat(list(FileSource.of("s", root.resolve("a/b/.")))).containsExactly("b", "b/1");
        assertThat(list(FileSource.of("s", root.resolve("a/b/..")))).containsExactly("a", "a/b", "a/b/1");
    }

    @Test
    void listsTheChildrenOfTheFileSystemsRoot() throws IOException {
        try (SourceSession session = FileSource.of("s", root.getRoot(), root).open(context())) {
            SourceEntry first = session.next();
            assertThat(first).isNotNull();
            assertThat(first.path().toString()).doesNotContain("/");
            assertThat(session.properties())
                    .containsEntry("root", root.getRoot().toString());
        }
    }

    @Test
    void ordersComponentByComponentAsUnsignedBytes() throws IOException {
        for (String name : new String[] {"t/a/z", "t/a b", "t/a-b", "t/a.b", "t/\u00e4", "t/Z", "t/ab"}) {
            file(name.replace("\u00e4", "zz"));
        }
        assertThat(list(FileSource.of("s", root.resolve("t"))))
                .containsExactly("t", "t/Z", "t/a", "t/a/z", "t/a b", "t/a-b", "t/a.b", "t/ab", "t/zz");
    }

    @Test
    void namesThePathThatIsMissing() {
        BackupSource source = FileSource.of("s", root, root.resolve("gone/deep"));
        assertThatThrownBy(() -> source.open(context()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone/deep")
                .hasMessageContaining("does not exist");
    }

    @Test
    void prunesWhatIsExcludedButNotTheGivenPathItself() throws IOException {
        file("tmp/a/1.tmp");
        file("tmp/a/2.txt");
        file("tmp/b/tmp/3.txt");
        file("tmp/c/d/4.txt");
        BackupSource source = FileSource.named("s")
                .path(root.resolve("tmp"))
                .exclude("*.tmp", "tmp", "/tmp/c/d")
                .build();
        assertThat(list(source)).containsExactly("tmp", "tmp/a", "tmp/a/2.txt", "tmp/b", "tmp/c");
    }

    @Test
    void keepsOnlyIncludedFilesAndTheDirectoriesThatLeadToThem() throws IOException {
        file("t/a/1.jpg");
        file("t/a/2.txt");
        file("t/b/c/3.txt");
        file("t/d/photos/x/4.raw");
        file("t/e/f/5.jpg");
        Files.createDirectories(root.resolve("t/empty"));
        BackupSource source = FileSource.named("s")
                .path(root.resolve("t"))
                .include("*.jpg", "photos")
                .exclude("e")
                .build();
        assertThat(list(source))
                .containsExactly("t", "t/a", "t/a/1.jpg", "t/d", "t/d/photos", "t/d/photos/x", "t/d/photos/x/4.raw");
        BackupSource deep = FileSource.named("s")
                .path(root.resolve("t"))
                .include("/t/e/f/*")
                .build();
        assertThat(list(deep)).containsExactly("t", "t/e", "t/e/f", "t/e/f/5.jpg");
    }

    @Test
    void skipsThePlaceTheBackupIsWrittenToByWhateverNameItIsKnown() throws IOException {
        file("t/1");
        file("t/repository/pack");
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("t/repository"));
        assertThat(list(FileSource.of("s", root.resolve("t")), link.toUri(), URI.create("s3://bucket/x")))
                .containsExactly("t", "t/1");
        assertThat(issues).singleElement().satisfies(issue -> {
            assertThat(issue.path()).isEqualTo("t/repository");
            assertThat(issue.missing()).isFalse();
        });
    }

    @Test
    void skipsThePlaceAlsoIfItAppearsDuringTheRun() throws IOException {
        file("t/1");
        try (SourceSession session = FileSource.of("s", root.resolve("t"))
                .open(context(root.resolve("t/new").toUri()))) {
            file("t/new/pack");
            List<String> paths = new ArrayList<>();
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                paths.add(entry.path().toString());
            }
            assertThat(paths).containsExactly("t", "t/1");
        }
    }

    @Test
    void refusesToBackUpTheRepositoryItself() throws IOException {
        file("repository/pack/1");
        BackupSource source = FileSource.of("s", root.resolve("repository/pack"));
        assertThatThrownBy(() -> source.open(context(root.resolve("repository").toUri())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("repository/pack");
    }

    @Test
    void storesLinksAsLinksAndWarnsOfAGivenOne() throws IOException {
        file("data/1");
        Files.createSymbolicLink(root.resolve("link"), Path.of("data"));
        assertThat(list(FileSource.of("s", root.resolve("link")))).containsExactly("link");
        assertThat(issues).singleElement().satisfies(issue -> {
            assertThat(issue.missing()).isTrue();
            assertThat(issue.message()).contains(root.resolve("data").toString());
        });
        issues.clear();
        assertThat(list(FileSource.of("s", root.resolve("link"), root.resolve("data"))))
                .contains("link", "data/1");
        assertThat(issues).isEmpty();
    }

    @Test
    void readsEveryFileOfATreeWithOddNames() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            Path tree = root.resolve("tree-" + seed);
            TestTree.seeded(seed).files(40).build(tree);
            TreeSnapshot before = TreeSnapshot.of(tree);
            var read = SourceReading.readAll(FileSource.of("s", tree), context());
            assertThat(read).as("seed %d", seed).hasSize(before.names().size());
            assertThat(read.values().stream()
                            .filter(entry -> entry.kind() == EntryKind.FILE)
                            .map(SourceReading.Entry::digest))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(before.values("content"));
            assertThat(TreeSnapshot.of(tree).differencesFrom(before)).isEmpty();
        }
        assertThat(issues).isEmpty();
    }

    @Test
    void recordsAttributes() throws IOException {
        Path file = file("t/1");
        Files.createLink(root.resolve("t/2"), file);
        Files.createSymbolicLink(root.resolve("t/3"), Path.of("../nowhere"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-09-09T01:46:40.500000001Z")));
        SortedMap<EntryPath, SourceReading.Entry> read =
                SourceReading.readAll(FileSource.of("s", root.resolve("t")), context());
        EntryAttributes first = read.get(EntryPath.of("t/1")).attributes();
        assertThat(first.number(EntryAttributes.MTIME_SECONDS)).hasValue(1_000_000_000);
        assertThat(first.number(EntryAttributes.MTIME_NANOS)).hasValue(500_000_001);
        assertThat(read.get(EntryPath.of("t/3")).attributes().bytes(EntryAttributes.LINK_TARGET))
                .hasValueSatisfying(target ->
                        assertThat(target).asString(StandardCharsets.UTF_8).isEqualTo("../nowhere"));
        assertThat(read.get(EntryPath.of("t/3")).kind()).isEqualTo(EntryKind.SYMBOLIC_LINK);
        assumeTrue(FileStatus.isUnix(root.getFileSystem()));
        assertThat(first.number(EntryAttributes.MODE)).hasValue((Integer) Files.getAttribute(file, "unix:mode"));
        assertThat(first.number(EntryAttributes.UID)).hasValue((Integer) Files.getAttribute(file, "unix:uid"));
        assertThat(first.text(EntryAttributes.OWNER))
                .hasValue(Files.getOwner(file).getName());
        assertThat(first.text(EntryAttributes.GROUP)).isPresent();
        assertThat(first.number(EntryAttributes.HARD_LINK_COUNT)).hasValue(2);
        assertThat(first.bytes(EntryAttributes.HARD_LINK).orElseThrow())
                .isEqualTo(read.get(EntryPath.of("t/2"))
                        .attributes()
                        .bytes(EntryAttributes.HARD_LINK)
                        .orElseThrow());
        assertThat(read.get(EntryPath.of("t")).attributes().bytes(EntryAttributes.HARD_LINK))
                .isEmpty();
    }

    @Test
    void recordsExtendedAttributesOfFilesAndDirectories() throws IOException {
        Path file = file("t/1");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class));
        for (Path path : List.of(file, root.resolve("t"))) {
            Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                    .write("note", StandardCharsets.UTF_8.encode("of " + path.getFileName()));
        }
        var read = SourceReading.readAll(FileSource.of("s", root.resolve("t")), context());
        for (String path : List.of("t", "t/1")) {
            assertThat(read.get(EntryPath.of(path)).attributes().bytes(EntryAttributes.XATTR_PREFIX + "user.note"))
                    .hasValueSatisfying(value ->
                            assertThat(value).asString(StandardCharsets.UTF_8).startsWith("of "));
        }
    }

    @Test
    void recordsPipesByNameAndDoesNotOpenThem() throws Exception {
        file("t/1");
        Process process;
        try {
            process = new ProcessBuilder("mkfifo", root.resolve("t/pipe").toString()).start();
        } catch (IOException e) {
            assumeTrue(false, "no mkfifo here");
            return;
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assumeTrue(process.exitValue() == 0);
        var read = SourceReading.readAll(FileSource.of("s", root.resolve("t")), context());
        assertThat(read.get(EntryPath.of("t/pipe")).kind()).isEqualTo(EntryKind.OTHER);
        assertThat(read.get(EntryPath.of("t/pipe")).attributes().number(EntryAttributes.MODE))
                .isPresent();
    }

    @Test
    void reportsADirectoryThatMayNotBeListedAndGoesOn() throws IOException {
        file("t/a/1");
        file("t/b/2");
        Path closed = root.resolve("t/a");
        assumeTrue(Files.getFileStore(closed).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            assumeTrue(!Files.isReadable(closed), "root may read everything");
            assertThat(list(FileSource.of("s", root.resolve("t")))).containsExactly("t", "t/a", "t/b", "t/b/2");
            assertThat(issues).singleElement().satisfies(issue -> {
                assertThat(issue.path()).isEqualTo("t/a");
                assertThat(issue.missing()).isTrue();
                assertThat(issue.message()).contains("permission denied");
            });
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void notesADirectoryThatVanishesBeforeItIsListed() throws IOException {
        file("t/a/1");
        file("t/b");
        try (SourceSession session = FileSource.of("s", root.resolve("t")).open(context())) {
            session.next();
            SourceEntry directory = session.next();
            assertThat(directory).hasToString("t/a (DIRECTORY)");
            Files.delete(root.resolve("t/a/1"));
            Files.delete(root.resolve("t/a"));
            Files.delete(root.resolve("t/b"));
            assertThat(session.next()).isNull();
        }
        assertThat(issues).hasSize(2).noneMatch(EntryIssue::missing);
    }

    @Test
    void staysOnOneFileSystemIfAsked() throws IOException {
        Path proc = Path.of("/proc/self");
        assumeTrue(Files.exists(proc, LinkOption.NOFOLLOW_LINKS) && FileStatus.isUnix(root.getFileSystem()));
        List<String> paths = new ArrayList<>();
        BackupSource source = FileSource.named("s")
                .path(Path.of("/"))
                .oneFileSystem(true)
                .include("/proc/self", "/proc")
                .build();
        try (SourceSession session = source.open(context())) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                paths.add(entry.path().toString());
            }
        }
        assertThat(paths).containsExactly("proc");
    }

    @Test
    void saysWhichOptionIsWrong() {
        assertThatThrownBy(() -> FileSource.named("Upper").path(root).build()).hasMessageContaining("Upper");
        assertThatThrownBy(() -> FileSource.named("s").build()).hasMessageContaining("no path");
        assertThatThrownBy(() -> FileSource.named("s").path(root).exclude("[").build())
                .hasMessageContaining("[");
        assertThat(FileSource.named("s")
                        .path(root)
                        .requiresEncryption(true)
                        .build()
                        .requiresEncryption())
                .isTrue();
    }
}
