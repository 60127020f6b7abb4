package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that restores over older files is killed: under a final name there is the old file or the new one. */
class RestoreKilledTest {
    private static final int LARGE = 24_000_000;

    @TempDir
    private Path directory;

    /** Arguments: repository, target, backup, delta, the call to stop before, and its number. */
    public static void main(String[] arguments) throws IOException {
        Repository repository = open(Path.of(arguments[0]));
        Manifest manifest = repository.records().find(new BackupId(arguments[2]));
        AtomicInteger calls = new AtomicInteger();
        int last = Integer.parseInt(arguments[5]);
        FileTarget files = FileTarget.into(Path.of(arguments[1]))
                .overwrite(OverwritePolicy.ALWAYS)
                .delta(Boolean.parseBoolean(arguments[3]));
        HookedTarget target = new HookedTarget(files, call -> {
            if (call.equals(arguments[4]) && calls.incrementAndGet() >= last) {
                System.out.println("AT");
                while (System.in.read() >= 0) {
                    // Until it is killed.
                }
            }
        });
        new RestoreRunner(repository, RestoreFixture.job("tree", target, path -> true), RunControl.none())
                .run(manifest);
    }

    private static Repository open(Path repository) throws IOException {
        return new RepositoryAccess(DirectorySink.at(repository), RestoreFixture.SETTINGS).open(null, null);
    }

    @ParameterizedTest
    @CsvSource({"false,write,5", "false,commit,2", "true,write,5", "true,commit,2"})
    void leavesEachFileOldOrNew(boolean delta, String call, int number) throws Exception {
        Path tree = Files.createDirectories(directory.resolve("from/tree"));
        for (int i = 0; i < 6; i++) {
            byte[] bytes = new byte[i == 0 ? LARGE : 1000 * i];
            new Random(i).nextBytes(bytes);
            Files.write(tree.resolve("f" + i), bytes);
        }
        Path place = directory.resolve("repository");
        Repository made = new RepositoryAccess(DirectorySink.at(place), RestoreFixture.SETTINGS).createUnencrypted();
        Manifest manifest = new RestoreFixture().backup(made, FileSource.of("tree", tree));
        Path restored = Files.createDirectories(directory.resolve("to/tree"));
        for (int i = 0; i < 6; i++) {
            Files.write(restored.resolve("f" + i), old(tree, i));
            Files.setLastModifiedTime(restored.resolve("f" + i), FileTime.fromMillis(1));
        }

        List<String> arguments = List.of(
                place.toString(),
                directory.resolve("to").toString(),
                manifest.record().id().value(),
                Boolean.toString(delta),
                call,
                Integer.toString(number));
        try (ForkedProcess process = ForkedProcess.start(directory, 128, RestoreKilledTest.class, arguments)) {
            assertThat(process.line()).as(process.errors()).isEqualTo("AT");
            process.kill();
        }

        for (int i = 0; i < 6; i++) {
            byte[] found = Files.readAllBytes(restored.resolve("f" + i));
            assertThat(Arrays.equals(found, old(tree, i))
                            || Arrays.equals(found, Files.readAllBytes(tree.resolve("f" + i))))
                    .as("f%d is the old or the new file", i)
                    .isTrue();
        }
        Repository again = open(place);
        RestoreOutcome outcome = new RestoreRunner(
                        again,
                        RestoreFixture.job(
                                "tree", FileTarget.into(directory.resolve("to")).delta(delta), path -> true),
                        RunControl.none())
                .run(manifest);
        assertThat(outcome.complete()).isTrue();
        try (Stream<Path> files = Files.list(tree)) {
            for (Path file : files.toList()) {
                assertThat(restored.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        assertThat(new VerifyRunner(again, new VerifyJob(List.of(manifest), true, 1, List.of(), 1), RunControl.none())
                        .run()
                        .findings())
                .isEmpty();
    }

    private static byte[] old(Path tree, int number) throws IOException {
        byte[] bytes = Files.readAllBytes(tree.resolve("f" + number));
        for (int at = 0; at < bytes.length; at += 4_000_000) {
            bytes[at] ^= 1;
        }
        return bytes;
    }
}
