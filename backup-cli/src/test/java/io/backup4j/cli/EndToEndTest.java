package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups from the first to the restored file, through the command line alone. */
class EndToEndTest {
    @TempDir
    Path work;

    private EndToEndFixture it;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialised();
    }

    @Test
    void initWritesTheKitForItsOwnerOnly() throws IOException {
        assertThat(it.kit).content().contains("emergency kit", "Recovery key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(it.kit)))
                .isEqualTo("rw-------");
    }

    @Test
    void initTwiceIsRefusedAndLeavesNoKitBehind() {
        Path second = work.resolve("second-kit.txt");

        Result result = it.run("init", "--kit", second).expect(ExitCode.FAILED);

        assertThat(result.err()).startsWith("error:").contains("another place");
        assertThat(second).doesNotExist();
    }

    @Test
    void initNeverReplacesAFileByTheKit() {
        Path other = work.resolve("other");

        Result result =
                it.runner().run("init", "--repository", other, "--passphrase-file", it.passphrase, "--kit", it.kit);

        assertThat(result.expect(ExitCode.USAGE).err()).contains("exists already");
        assertThat(other).doesNotExist();
    }

    @Test
    void initWithoutKitFileShowsTheKit() {
        Path other = work.resolve("other");

        Result text = it.runner()
                .run("init", "--repository", other, "--passphrase-file", it.passphrase)
                .ok();

        assertThat(text.out()).contains("Recovery key");
    }

    @Test
    void initInJsonHasTheKitInAField() {
        Path other = work.resolve("other");

        JsonNode json = it.runner()
                .run("init", "--json", "--repository", other, "--passphrase-file", it.passphrase)
                .ok()
                .json();

        assertThat(json.at("/repository/encryption").asString()).isEqualTo("aes-256-gcm");
        assertThat(json.at("/kit/recoveryKey").asString()).matches("[0-9A-Z-]{69}");
        assertThat(json.at("/kit/page").asString())
                .contains(json.at("/kit/recoveryKey").asString());
    }

    @Test
    void createSaysWhatWasStored() {
        Result result = it.run("create", it.tree).ok();

        assertThat(result.out().lines().findFirst().orElse("")).matches("backup_\\d{8}_\\d{6}_\\w+(-\\d+)?  completed");
        assertThat(result.out()).contains("files     4", "read      3.0 MiB", "stored", "duration");
        it.assertIntact();
    }

    @Test
    void createInJsonIsOneDocument() {
        JsonNode json =
                it.run("create", "--json", "--type", "full", it.tree).ok().json();

        assertThat(json.at("/status").asString()).isEqualTo("completed");
        assertThat(json.at("/backup/type").asString()).isEqualTo("full");
        assertThat(json.at("/backup/plan").asString()).isEqualTo("default");
        assertThat(json.at("/backup/files").asInt()).isEqualTo(4);
        assertThat(json.at("/backup/sources/0/name").asString()).isEqualTo("files");
        assertThat(json.at("/backup/encryption").asString()).isEqualTo("aes-256-gcm");
    }

    @Test
    void aSecondRunStoresAlmostNothing() {
        it.create();

        JsonNode json = it.run("create", "--json", it.tree).ok().json();

        assertThat(json.at("/backup/type").asString()).isEqualTo("incremental");
        assertThat(json.at("/backup/bytesStored").asLong()).isLessThan(100_000);
        assertThat(json.at("/backup/bytes").asLong()).isGreaterThan(3 << 20);
    }

    @Test
    void everyTypeCanBeMadeAndIsInTheId() {
        assertThat(it.create("--type", "full")).contains("_full");
        assertThat(it.create("--type", "incremental")).contains("_incremental");
        assertThat(it.create("--type", "differential")).contains("_differential");
        it.assertIntact();
    }

    @Test
    void aSnapshotOfFilesIsPartialBecauseFilesCannotBeHeld() {
        Result result = it.run("create", "--type", "snapshot", it.tree).expect(ExitCode.PARTIAL);

        assertThat(result.out()).contains("partial");
    }

    @Test
    void excludedFilesStayOut() {
        it.create("--exclude", "*.bin");

        assertThat(it.run("files", "latest").ok().out()).contains("a.txt").doesNotContain("large.bin");
    }

    @Test
    void includedFilesAreTheOnlyOnes() {
        it.create("--include", "*.txt");

        assertThat(it.run("files", "latest").ok().out())
                .contains("a.txt", "b.txt")
                .doesNotContain("large.bin")
                .doesNotContain("greet");
    }

    @Test
    void listShowsTheNewestFirst() {
        String first = it.create("--type", "full");
        String second = it.create();

        JsonNode json = it.run("list", "--json").ok().json();
        assertThat(json.at("/backups/0/id").asString()).isEqualTo(second);
        assertThat(json.at("/backups/1/id").asString()).isEqualTo(first);

        List<String> lines = it.run("list").ok().out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith(second);
    }

    @Test
    void listFiltersByEveryCriterion() {
        String full = it.create("--type", "full");
        String other = it.create("--plan", "other");

        assertThat(ids("type=full")).containsExactly(full);
        assertThat(ids("plan=other")).containsExactly(other);
        assertThat(ids("status=partial")).isEmpty();
        assertThat(ids("last_24_hours")).containsExactly(other, full);
        assertThat(ids("last_7_days")).hasSize(2);
    }

    private List<String> ids(String filter) {
        JsonNode backups =
                it.run("list", "--json", "--filter", filter).ok().json().at("/backups");
        return backups.valueStream().map(b -> b.at("/id").asString()).toList();
    }

    @Test
    void showKnowsLatest() {
        String id = it.create();

        assertThat(it.run("show", "latest").ok().out()).startsWith(id).contains("checksum");
        assertThat(it.run("show", id, "--json").ok().json().at("/backup/id").asString())
                .isEqualTo(id);
    }

    @Test
    void anUnknownBackupIsNamed() {
        it.create();

        assertThat(it.run("show", "backup_20010101_000000_full")
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("backup_20010101_000000_full")
                .contains("backup4j list");
    }

    @Test
    void filesAreJsonLines() {
        it.create();

        List<JsonNode> lines = it.run("files", "latest", "docs", "--json").ok().jsonLines();

        assertThat(lines).extracting(line -> line.at("/path").asString()).anyMatch(p -> p.endsWith("docs/grüße.md"));
        assertThat(lines).extracting(line -> line.at("/path").asString()).noneMatch(p -> p.endsWith("a.txt"));
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.at("/source").asString()).isEqualTo("files"));
    }

    @Test
    void findShowsEveryVersion() {
        it.create();
        EndToEndFixture.write(it.tree.resolve("a.txt"), "alpha, longer");
        it.create();

        List<JsonNode> found = it.run("find", "a.txt", "--json").ok().jsonLines();

        assertThat(found).extracting(line -> line.at("/sizeBytes").asInt()).containsExactlyInAnyOrder(5, 13);
        assertThat(found)
                .allSatisfy(line -> assertThat(line.at("/backups").size()).isEqualTo(1));
    }

    @Test
    void diffShowsWhatChanged() throws IOException {
        String first = it.create();
        EndToEndFixture.write(it.tree.resolve("a.txt"), "alpha, longer");
        EndToEndFixture.write(it.tree.resolve("new.txt"), "new");
        Files.delete(it.tree.resolve("docs/b.txt"));
        String second = it.create();

        Result text = it.run("diff", first, second).ok();
        assertThat(text.out().lines().filter(line -> !line.startsWith("a ")))
                .anyMatch(line -> line.startsWith("M") && line.contains("a.txt"))
                .anyMatch(line -> line.startsWith("+") && line.contains("new.txt"))
                .anyMatch(line -> line.startsWith("-") && line.contains("b.txt"));
        assertThat(it.run("diff", first, "latest", "--json").ok().jsonLines())
                .anyMatch(line -> line.at("/change").asString().equals("added"));
        assertThat(it.run("diff", second, second).ok().out()).contains("no differences");
    }

    @Test
    void statsCountBackupsAndBytes() {
        it.create();
        it.create();

        JsonNode json = it.run("stats", "--json").ok().json();

        assertThat(json.at("/backups").asInt()).isEqualTo(2);
        assertThat(json.at("/packBytes").asLong()).isGreaterThan(3 << 20);
        assertThat(it.run("stats").ok().out()).contains("backups   2");
    }

    @Test
    void unlockFindsNothingToDo() {
        assertThat(it.run("unlock").ok().out()).contains("nothing was locked");
    }

    @Test
    void aConfigurationFileReplacesOptions() {
        Path config = EndToEndFixture.write(work.resolve("backup.yaml"), """
                backup:
                  repository: repository
                  encryption:
                    passphrase-file: passphrase
                  sources:
                    docs: {type: files, paths: [tree/docs]}
                    media: {paths: [tree/media]}
                  plans:
                    nightly: {sources: [docs, media], type: full}
                """);

        JsonNode nightly = it.runner()
                .run("create", "--config", config, "--plan", "nightly", "--json")
                .ok()
                .json();
        assertThat(nightly.at("/backup/plan").asString()).isEqualTo("nightly");
        assertThat(nightly.at("/backup/type").asString()).isEqualTo("full");
        assertThat(nightly.at("/backup/sources").size()).isEqualTo(2);

        JsonNode docs = it.runner()
                .run("--config", config, "create", "--sources", "docs", "--json")
                .ok()
                .json();
        assertThat(docs.at("/backup/sources").size()).isEqualTo(1);
        it.assertIntact();
    }

    @Test
    void theCacheIsMadeInTheHomeDirectoryUnlessRefused() {
        it.create();
        assertThat(work.resolve("home/.cache/backup4j")).isDirectory();

        Path elsewhere = work.resolve("elsewhere");
        it.run("list", "--cache-dir", elsewhere).ok();
        assertThat(elsewhere).isDirectory();
        it.run("list", "--no-cache").ok();
    }

    @Test
    void anUnreadableFileMakesThePartialBackupSayWhich() throws IOException {
        Path secret = EndToEndFixture.write(it.tree.resolve("secret.txt"), "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(secret), "this user may read everything");

        Result result = it.run("create", it.tree).expect(ExitCode.PARTIAL);

        assertThat(result.out()).contains("partial", "missing", "secret.txt");
    }

    @Test
    void restoreAtATimeTakesTheBackupOfThatTime() throws IOException {
        String first = it.create();
        EndToEndFixture.write(it.tree.resolve("a.txt"), "alpha, longer");
        Files.setLastModifiedTime(it.tree.resolve("a.txt"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        it.create();
        String finished = it.run("show", first, "--json")
                .ok()
                .json()
                .at("/backup/finished")
                .asString();
        Path target = work.resolve("restored");

        JsonNode json = it.run("restore", "--at", finished, "--target", target, "--json")
                .ok()
                .json();

        assertThat(json.at("/restore/backup").asString()).isEqualTo(first);
    }
}
