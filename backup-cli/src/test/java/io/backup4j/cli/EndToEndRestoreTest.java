package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Restoring and verifying through the command line alone. */
class EndToEndRestoreTest {
    @TempDir
    Path work;

    private EndToEndFixture it;
    private Path target;
    private String backup;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialised();
        target = work.resolve("restored");
        backup = it.create();
    }

    @Test
    void theLatestBackupComesBackBitForBit() {
        Map<String, String> original = EndToEndFixture.contents(it.tree);

        Result result =
                it.run("restore", "--backup-id", "latest", "--target", target).ok();

        assertThat(result.out()).contains("restored " + backup + "  complete");
        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(original);
    }

    @Test
    void chosenFilesComeBackAlone() {
        it.run("restore", "--backup-id", backup, "--files", "*.md", "--target", target)
                .ok();

        assertThat(EndToEndFixture.contents(target)).containsOnlyKeys("tree/docs/grüße.md");
    }

    @Test
    void aSourceThatDoesNotExistIsNamed() {
        assertThat(it.run("restore", "--backup-id", backup, "--source", "database", "--target", target)
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("database");
    }

    @Test
    void overwriteNeverKeepsWhatIsThere() {
        Path there = EndToEndFixture.write(target.resolve("tree/a.txt"), "mine");

        JsonNode json = it.run("restore", "--backup-id", backup, "--target", target, "--overwrite", "never", "--json")
                .ok()
                .json();

        assertThat(there).hasContent("mine");
        assertThat(json.at("/restore/kept").asInt()).isPositive();
    }

    @Test
    void overwriteAlwaysReplacesWhatIsThere() {
        Path there = EndToEndFixture.write(target.resolve("tree/a.txt"), "mine");

        it.run("restore", "--backup-id", backup, "--target", target, "--overwrite", "always")
                .ok();

        assertThat(there).hasContent("alpha");
    }

    @Test
    void filesPutOnDiskOneByOneComeBackTheSame() {
        it.run("restore", "--backup-id", backup, "--target", target, "--fsync").ok();

        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void onlyWhatDiffersIsWrittenWithDelta() {
        it.run("restore", "--backup-id", backup, "--target", target).ok();
        EndToEndFixture.write(target.resolve("tree/a.txt"), "mine!");

        JsonNode json = it.run(
                        "restore",
                        "--backup-id",
                        backup,
                        "--target",
                        target,
                        "--overwrite",
                        "always",
                        "--delta",
                        "--json")
                .ok()
                .json();

        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
        assertThat(json.at("/restore/bytesWritten").asLong()).isEqualTo("alpha".length());
    }

    @Test
    void aDryRunChangesNothingAndListsEverything() {
        Result text = it.run("restore", "--backup-id", backup, "--target", target, "--dry-run")
                .ok();

        assertThat(text.out()).contains("would restore " + backup, "create", "large.bin");
        assertThat(target).doesNotExist();

        List<JsonNode> lines = it.run("restore", "--backup-id", backup, "--target", target, "--dry-run", "--json")
                .ok()
                .jsonLines();
        assertThat(lines.get(0).at("/entry/action").asString()).isEqualTo("create");
        assertThat(lines.get(lines.size() - 1).at("/restore/dryRun").asBoolean())
                .isTrue();
    }

    @Test
    void inPlaceWithForceBringsBackWhatWasLost() throws IOException {
        Map<String, String> original = EndToEndFixture.contents(it.tree);
        EndToEndFixture.write(it.tree.resolve("a.txt"), "damaged");
        Files.delete(it.tree.resolve("media/large.bin"));

        it.run("restore", "--backup-id", "latest", "--in-place", "--force").ok();

        assertThat(EndToEndFixture.contents(it.tree)).isEqualTo(original);
    }

    @Test
    void inPlaceAloneTouchesNothing() {
        EndToEndFixture.write(it.tree.resolve("a.txt"), "mine");

        it.run("restore", "--backup-id", "latest", "--in-place").expect(ExitCode.USAGE);

        assertThat(it.tree.resolve("a.txt")).hasContent("mine");
    }

    @Test
    void beforeTheFirstBackupThereIsNothingToRestore() {
        assertThat(it.run("restore", "--at", "2001-01-01", "--target", target)
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("2001-01-01");
    }

    @Test
    void anIntactRepositoryVerifies() {
        assertThat(it.run("verify").ok().out()).contains("intact");
        JsonNode json = it.run("verify", "--backup-id", "latest", "--read-data", "--json")
                .ok()
                .json();
        assertThat(json.at("/intact").asBoolean()).isTrue();
        assertThat(json.at("/bytesRead").asLong()).isGreaterThan(3 << 20);
        it.run("verify", "--backup-id", backup, "--read-data=10").ok();
        assertThat(it.run("show", "latest", "--json").ok().json().at("/notes").size())
                .isPositive();
    }

    @Test
    void aFlippedBitIsFoundAndLocated() throws IOException {
        Path pack = largestPack();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(pack);
        Files.write(pack, bytes);

        Result text = it.run("verify", "--read-data").expect(ExitCode.VERIFICATION_FAILED);
        assertThat(text.out())
                .contains("damaged")
                .contains("pack/")
                .contains("bytes [")
                .contains(backup);

        JsonNode json = it.run("verify", "--read-data", "--json")
                .expect(ExitCode.VERIFICATION_FAILED)
                .json();
        assertThat(json.at("/findings/0/object").asString())
                .endsWith(pack.getFileName().toString());
        assertThat(json.at("/findings/0/offset").asLong()).isPositive();
    }

    @Test
    void aMissingPackIsFoundWithoutReadingData() throws IOException {
        Files.delete(largestPack());

        Result result = it.run("verify").expect(ExitCode.VERIFICATION_FAILED);

        assertThat(result.out()).contains("missing");
    }

    @Test
    void aNewFullBackupStoresAgainWhatAMissingPackHasLost() throws IOException {
        Files.delete(largestPack());
        String intact = it.create("--type", "full");
        assertThat(intact).isNotEqualTo(backup);

        it.run("restore", "--backup-id", intact, "--target", target).ok();

        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void aRestoreFromDamageNeverClaimsSuccess() throws IOException {
        Files.delete(largestPack());

        Result result = it.run("restore", "--backup-id", backup, "--target", target);

        // Whether anything can be saved depends on what else was in that pack.
        assertThat(result.code()).isIn(ExitCode.PARTIAL.number(), ExitCode.FAILED.number());
        assertThat(target.resolve("tree/media/large.bin")).doesNotExist();
    }

    @Test
    void aPartialRestoreSaysWhatToDoNext() throws IOException {
        Path pack = largestPack();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);

        Result result =
                it.run("restore", "--backup-id", backup, "--target", target).expect(ExitCode.PARTIAL);

        assertThat(result.out())
                .contains("next:  what is missing was not written")
                .contains("backup4j find GLOB");
    }

    private Path largestPack() throws IOException {
        try (Stream<Path> packs = Files.walk(it.repository.resolve("pack"))) {
            return packs.filter(Files::isRegularFile)
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }
}
