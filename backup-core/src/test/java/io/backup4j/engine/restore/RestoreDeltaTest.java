package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores over files of which most is equal. */
class RestoreDeltaTest {
    private static final int LARGE = 40_000_000;

    @TempDir
    private Path directory;

    private RestoreFixture fixture;
    private RecordingSink recorded;
    private Manifest manifest;

    @BeforeEach
    void prepare() throws IOException {
        fixture = new RestoreFixture();
        recorded = new RecordingSink(fixture.stored);
    }

    @AfterEach
    void theRepositoryIsWhole() throws IOException {
        VerifyJob everything = new VerifyJob(List.of(manifest), true, 1, List.of(), 1);
        assertThat(new VerifyRunner(fixture.through(fixture.stored), everything, RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
    }

    private Path tree() {
        return directory.resolve("from/tree");
    }

    private Path restored() {
        return directory.resolve("to/tree");
    }

    private FileTarget target() {
        return FileTarget.into(directory.resolve("to"))
                .overwrite(OverwritePolicy.ALWAYS)
                .delta(true);
    }

    private RestoreOutcome restore(FileTarget target) throws IOException {
        recorded.clear();
        return fixture.restore(recorded, manifest, RestoreFixture.job("tree", target, path -> true), RunControl.none());
    }

    private long bytesRead() {
        return recorded.calls().stream()
                .filter(call -> call.kind() == SinkCall.Kind.READ && call.key().startsWith("pack"))
                .mapToLong(SinkCall::bytes)
                .sum();
    }

    private void backUpLarge() throws IOException {
        Files.createDirectories(tree());
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        Files.write(tree().resolve("large"), noise);
        manifest = fixture.backup(FileSource.of("tree", tree()));
        restore(FileTarget.into(directory.resolve("to")));
    }

    private void assertRestored() throws IOException {
        assertThat(TreeSnapshot.of(restored())
                        .without("link modified")
                        .differencesFrom(TreeSnapshot.of(tree()).without("link modified")))
                .isEmpty();
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(restored().resolve("large"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    @Test
    void aFileOfEqualContentStaysAndGetsItsAttributes() throws IOException {
        backUpLarge();
        Path large = restored().resolve("large");
        Object before = inode(large);
        Files.setLastModifiedTime(large, FileTime.fromMillis(1));

        RestoreOutcome outcome = restore(target());

        assertRestored();
        assertThat(inode(large)).isEqualTo(before);
        assertThat(outcome.bytesWritten()).isZero();
        assertThat(outcome.complete()).isTrue();
        assertThat(bytesRead()).isLessThan(1_000_000);
    }

    @Test
    void aChangedByteIsFoundAlsoWhereSizeAndTimeAreEqualAndLittleIsFetched() throws IOException {
        backUpLarge();
        Path large = restored().resolve("large");
        FileTime time = Files.getLastModifiedTime(large);
        Object before = inode(large);
        overwrite(20_000_000, new byte[] {1, 2, 3});
        Files.setLastModifiedTime(large, time);

        RestoreOutcome outcome = restore(target());

        assertRestored();
        assertThat(inode(large)).as("a new file took its place").isNotEqualTo(before);
        assertThat(outcome.complete()).isTrue();
        assertThat(bytesRead()).isBetween(1L, 12_000_000L);
    }

    @Test
    void aFileThatWasCutOrGrewIsMadeWhole() throws IOException {
        for (int size : new int[] {LARGE / 2 + 1, 0, LARGE + 5}) {
            if (manifest == null) {
                backUpLarge();
            }
            byte[] other = Arrays.copyOf(Files.readAllBytes(tree().resolve("large")), size);
            Files.write(restored().resolve("large"), other);

            assertThat(restore(target()).complete()).isTrue();

            assertRestored();
            assertThat(bytesRead()).isLessThan(Math.max(1, LARGE - size) + 12_000_000L);
        }
    }

    @Test
    void treesOfAllKindsOfEntriesComeBackOverWhateverWasDoneToThem() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        TestTree.seeded(seed).maxFileBytes(3_000_000).build(tree());
        manifest = fixture.backup(FileSource.of("tree", tree()));
        restore(FileTarget.into(directory.resolve("to")));
        try (Stream<Path> files = Files.walk(restored())) {
            for (Path file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(f))
                    .toList()) {
                long size = Files.size(file);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    switch (random.nextInt(4)) {
                        case 0 -> channel.truncate(size / 2);
                        case 1 -> channel.write(ByteBuffer.wrap(new byte[] {42}), size / 3);
                        case 2 -> channel.write(ByteBuffer.wrap(new byte[100]), size);
                        default -> Files.setLastModifiedTime(file, FileTime.fromMillis(5));
                    }
                }
            }
        }

        RestoreOutcome outcome = restore(target());

        assertThat(outcome.issues()).as("seed %d", seed).isEmpty();
        assertThat(TreeSnapshot.of(restored())
                        .without("link modified")
                        .differencesFrom(TreeSnapshot.of(tree()).without("link modified")))
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    void holesStayHolesWhenOnlyAPartIsReplaced() throws IOException {
        Files.createDirectories(tree());
        byte[] content = new byte[LARGE];
        content[5] = 1;
        Files.write(tree().resolve("large"), content);
        manifest = fixture.backup(FileSource.of("tree", tree()));
        restore(FileTarget.into(directory.resolve("to")));
        overwrite(0, new byte[] {9, 9, 9});
        overwrite(30_000_000, new byte[] {9});

        assertThat(restore(target()).complete()).isTrue();

        assertRestored();
        Process du = new ProcessBuilder("du", "-k", restored().resolve("large").toString()).start();
        String blocks = new String(du.getInputStream().readAllBytes());
        assertThat(Integer.parseInt(blocks.split("\\s")[0])).isLessThan(LARGE / 1024 / 2);
    }

    @Test
    void aNameThatIsSharedWithAFileElsewhereIsReplacedSoThatTheOtherStaysAsItIs() throws IOException {
        backUpLarge();
        Path elsewhere = directory.resolve("elsewhere");
        Files.createLink(elsewhere, restored().resolve("large"));
        Files.setLastModifiedTime(elsewhere, FileTime.fromMillis(1));

        assertThat(restore(target()).complete()).isTrue();

        assertRestored();
        assertThat(Files.getLastModifiedTime(elsewhere).toMillis()).isEqualTo(1);
    }

    @Test
    void aFileThatChangesWhileItIsComparedIsMissingAndStays() throws IOException {
        backUpLarge();
        overwrite(LARGE - 10, new byte[] {1});
        AtomicBoolean done = new AtomicBoolean();
        HookedTarget target = new HookedTarget(target(), call -> {
            if (call.equals("write") && done.compareAndSet(false, true)) {
                overwrite(0, new byte[] {1, 2, 3});
                Files.setLastModifiedTime(restored().resolve("large"), FileTime.fromMillis(77));
            }
        });

        RestoreOutcome outcome = fixture.restore(manifest, "tree", target);

        assertThat(done).isTrue();
        assertThat(outcome.complete()).isFalse();
        assertThat(outcome.issues())
                .filteredOn(EntryIssue::missing)
                .singleElement()
                .satisfies(issue -> assertThat(issue.message()).contains("changed while it was compared"));
        assertThat(Files.getLastModifiedTime(restored().resolve("large")).toMillis())
                .isEqualTo(77);
        assertThat(restored().toFile().list()).containsExactly("large");
    }
}
