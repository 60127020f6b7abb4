package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Repairs and drills through the command line. */
class EndToEndRepairTest {
    @TempDir
    Path work;

    private EndToEndFixture it;
    private String id;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        id = it.create();
    }

    @Test
    void theIndexIsRebuiltAfterItWasLost() throws IOException {
        for (Path segment : files("index")) {
            Files.delete(segment);
        }

        JsonNode planned =
                it.run("repair", "index", "--dry-run", "--json").ok().json().at("/repair");
        assertThat(planned.at("/dryRun").asBoolean()).isTrue();
        assertThat(files("index")).isEmpty();
        Result done = it.run("repair", "index").ok();

        assertThat(done.out()).contains("index rebuilt from 1 pack", "1 written, 0 old ones removed");
        assertThat(planned.at("/chunks").asInt()).isGreaterThan(3);
        assertThat(files("index")).hasSize(1);
        it.assertIntact();
    }

    @Test
    void whatIsLostIsNamedExactlyAndTheNextBackupHealsIt() throws IOException {
        damage(files("pack").get(0));

        Result planned = it.run("repair", "packs", "--read-data", "--dry-run").expect(ExitCode.VERIFICATION_FAILED);
        assertThat(planned.out()).contains("lost: ", "large.bin", id).doesNotContain("marked as corrupted");
        assertThat(it.run("list").ok().out()).doesNotContain("CORRUPTED");

        Result done = it.run("repair", "packs", "--read-data").expect(ExitCode.VERIFICATION_FAILED);
        assertThat(done.out())
                .contains("1 pack read, 1 damaged", "saved", "copied into 1 new pack")
                .contains(
                        "lost: 1 part of 1 backup",
                        "media/large.bin' of source 'files' in " + id,
                        "marked as corrupted");
        assertThat(it.run("list").ok().out()).contains("CORRUPTED");

        it.create("--type", "full");
        // The damaged pack is stored still, and nobody needs it.
        JsonNode healed = it.run("repair", "packs", "--json").ok().json().at("/repair");
        assertThat(healed.at("/packsDamaged").asInt()).isEqualTo(1);
        assertThat(healed.at("/losses").size()).isZero();
        assertThat(healed.at("/wholeAgain/0").asString()).isEqualTo(id);
        it.assertIntact();
        assertThat(it.run("list").ok().out()).doesNotContain("CORRUPTED");
    }

    @Test
    void lossesInJsonHaveTheirRange() throws IOException {
        damage(files("pack").get(0));

        JsonNode loss = it.run("repair", "packs", "--read-data", "--json")
                .expect(ExitCode.VERIFICATION_FAILED)
                .json()
                .at("/repair/losses/0");

        assertThat(loss.at("/backup").asString()).isEqualTo(id);
        assertThat(loss.at("/path").asString()).isEqualTo("tree/media/large.bin");
        assertThat(loss.at("/offset").asLong()).isBetween(0L, 3L << 20);
        assertThat(loss.at("/lengthBytes").asLong()).isBetween(1L, 3L << 20);
        assertThat(loss.at("/packs/0").asString()).startsWith("pack/");
    }

    @Test
    void aManifestThatDoesNotOpenIsNamedWithTheWayOut() throws IOException {
        it.create("--type", "full");
        Path manifest = files("backup").get(0);
        damage(manifest);
        String uuid = manifest.getFileName().toString();

        assertThat(it.run("verify").expect(ExitCode.VERIFICATION_FAILED).out()).contains(uuid, "repair records");
        assertThat(it.run("repair", "records").expect(ExitCode.PARTIAL).out())
                .contains("1 record cannot be read", "'delete " + uuid + "'");
        assertThat(it.run("cleanup").expect(ExitCode.FAILED).err()).contains(uuid, "delete that backup");
        it.run("delete", uuid).ok();
        it.run("cleanup").ok();

        assertThat(it.run("repair", "records").ok().out()).contains("every record can be read");
        it.assertIntact();
    }

    @Test
    void aDrillRestoresComparesAndLeavesNothingBehind() throws IOException {
        Path scratch = Files.createDirectories(work.resolve("scratch"));

        Result text = it.run("drill", "--scratch", scratch).ok();
        JsonNode json = it.run("dr-test", "latest", "--scratch", scratch, "--json")
                .ok()
                .json()
                .at("/drill");

        assertThat(text.out()).startsWith(id + "  restores").contains("source files (files): ", "compared");
        assertThat(json.at("/result").asString()).isEqualTo("ok");
        assertThat(json.at("/bytes").asLong()).isGreaterThan(3 << 20);
        assertThat(json.at("/sources/0/source").asString()).isEqualTo("files");
        assertThat(scratch).isEmptyDirectory();
        assertThat(it.run("show", id).ok().out()).contains("drill");
        it.assertIntact();
    }

    @Test
    void aDrillOfADamagedBackupFailsAndMarksIt() throws IOException {
        Path scratch = Files.createDirectories(work.resolve("scratch"));
        damage(files("pack").get(0));

        Result failed = it.run("drill", id, "--scratch", scratch).expect(ExitCode.VERIFICATION_FAILED);

        assertThat(failed.out()).contains(id + "  failed", "large.bin");
        assertThat(it.run("list").ok().out()).contains("CORRUPTED");
        assertThat(scratch).isEmptyDirectory();
    }

    /** In the middle, where the large file is. */
    private static void damage(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long middle = channel.size() / 2;
            ByteBuffer bytes = ByteBuffer.allocate(16);
            channel.read(bytes, middle);
            bytes.flip();
            for (int i = 0; i < bytes.limit(); i++) {
                bytes.put(i, (byte) ~bytes.get(i));
            }
            channel.write(bytes, middle);
        }
    }

    /** Stored objects below a prefix, the largest first. */
    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(it.repository.resolve(prefix))) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().length())
                            .reversed())
                    .toList();
        }
    }
}
