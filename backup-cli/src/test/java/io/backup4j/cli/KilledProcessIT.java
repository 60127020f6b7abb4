package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A process that is killed without a chance to tidy up: what was there before stays, and the next run goes on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KilledProcessIT {
    @TempDir
    Path work;

    private EndToEndFixture it;

    @BeforeEach
    void prepare() throws IOException {
        it = new EndToEndFixture(work);
        it.initialised().create();
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] bytes = new byte[2 << 20];
            random.nextBytes(bytes);
            Files.write(it.tree.resolve("noise" + i), bytes);
        }
    }

    /** The moments: registered, some packs stored, all of them. The first run has left one pack. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void leavesEarlierBackupsWholeAndTheNextRunSucceeds(int packs) throws Exception {
        Process process = start("create", it.tree.toString());
        awaitPacks(process, packs);
        kill(process);

        assertThat(it.run("verify", "--read-data").ok()).isNotNull();
        it.create();
        it.assertIntact();
        Path target = work.resolve("out");
        it.run("restore", "--backup-id", "latest", "--target", target.toString())
                .ok();
        for (int i = 0; i < 40; i++) {
            String name = "noise" + i;
            assertThat(target.resolve(it.tree.getFileName()).resolve(name))
                    .hasSameBinaryContentAs(it.tree.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void leavesNoHalfFileUnderItsFinalNameWhenARestoreIsKilled(int files) throws Exception {
        it.create();
        Path target = work.resolve("out");
        Process process = start("restore", "--backup-id", "latest", "--target", target.toString());
        awaitFiles(process, target, files);
        kill(process);

        for (int i = 0; i < 40; i++) {
            String name = "noise" + i;
            Path restored = target.resolve(it.tree.getFileName()).resolve(name);
            if (Files.exists(restored)) {
                assertThat(restored).hasSameBinaryContentAs(it.tree.resolve(name));
            }
        }
        it.run("restore", "--backup-id", "latest", "--target", target.toString())
                .ok();
        assertThat(target.resolve(it.tree.getFileName()).resolve("noise39"))
                .hasSameBinaryContentAs(it.tree.resolve("noise39"));
    }

    @Test
    void keepsARunThatMustBeAloneWaitingUntilTheDeadOneIsUnlocked() throws Exception {
        Process process = start("create", it.tree.toString());
        awaitPacks(process, 2);
        kill(process);

        it.run("create", "--single-writer", "--retries", "0", it.tree).expect(ExitCode.LOCKED);
        assertThat(it.run("unlock").ok()).isNotNull();
        it.run("create", "--single-writer", it.tree).ok();
        it.assertIntact();
    }

    @Test
    void isGivenUpAtOnceByACleanUpWhichFreesWhatItHadStored() throws Exception {
        long before = packBytes();
        Process process = start("create", it.tree.toString());
        awaitPacks(process, 4);
        kill(process);
        assertThat(it.run("sessions", "--json")
                        .ok()
                        .json()
                        .at("/sessions/0/dead")
                        .asBoolean())
                .isTrue();
        assertThat(packBytes()).isGreaterThan(before);

        // Without a wait: a process of this machine that is dead needs none.
        JsonNode prune = it.run("cleanup", "--wait", "0", "--json").ok().json().at("/prune");

        assertThat(prune.at("/expelled/0").asString()).contains("process " + process.pid(), "dead");
        assertThat(prune.at("/packsDeleted").asInt()).isGreaterThan(0);
        assertThat(prune.at("/givenUp").size()).isZero();
        assertThat(packBytes()).isEqualTo(before);
        assertThat(it.run("sessions").ok().out()).contains("nobody");
        it.assertIntact();
        it.create();
        it.assertIntact();
    }

    private long packBytes() throws IOException {
        try (Stream<Path> packs = Files.walk(it.repository.resolve("pack"))) {
            long bytes = 0;
            for (Path pack : (Iterable<Path>) packs.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))::iterator) {
                bytes += Files.size(pack);
            }
            return bytes;
        }
    }

    private void awaitPacks(Process process, int count) throws IOException, InterruptedException {
        awaitFiles(process, it.repository.resolve("pack"), count);
    }

    /** SIGKILL, and proof that it was what ended the process: 128 + 9. */
    private static void kill(Process process) throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor()).isEqualTo(137);
    }

    /** Returns when there are that many files, or the process has ended. */
    private static void awaitFiles(Process process, Path directory, int count)
            throws IOException, InterruptedException {
        while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> found = Files.walk(directory)) {
                    if (found.filter(Files::isRegularFile).count() >= count) {
                        return;
                    }
                } catch (UncheckedIOException e) {
                    // A temporary file went away while it was looked at.
                    continue;
                }
            }
        }
    }

    private Process start(String command, String... rest) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Small packs: 8 MiB at this heap.
                "-Xmx128m",
                "-Duser.home=" + work.resolve("home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                command,
                "--quiet",
                "--repository",
                it.repository.toString(),
                "--passphrase-file",
                it.passphrase.toString()));
        arguments.addAll(List.of(rest));
        ProcessBuilder builder =
                new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeAll(List.of("BACKUP_PASSPHRASE", "XDG_CACHE_HOME", "XDG_STATE_HOME"));
        return builder.start();
    }
}
