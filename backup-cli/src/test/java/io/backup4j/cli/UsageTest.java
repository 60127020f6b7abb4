package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import io.backup4j.cli.output.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final String[] PLACE = {"--repository", "repository-that-is-never-touched"};

    @TempDir
    Path home;

    private CommandLineRunner cli;

    @BeforeEach
    void prepare() {
        cli = new CommandLineRunner(home);
    }

    @Test
    void helpNamesAllCommandsAndEndsWell() {
        Result result = cli.run("--help").ok();

        assertThat(result.out())
                .contains(
                        "init", "create", "list", "show", "files", "find", "diff", "restore", "verify", "keys", "stats")
                .contains("drill, dr-test", "delete", "undelete", "hold", "release", "cleanup", "repair")
                .contains("history", "sessions", "unlock", "Exit codes:");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "create",
                "list",
                "show",
                "files",
                "find",
                "diff",
                "restore",
                "verify",
                "keys",
                "keys list",
                "keys add",
                "keys remove",
                "keys change",
                "keys confirm",
                "drill",
                "delete",
                "undelete",
                "hold",
                "release",
                "cleanup",
                "repair",
                "repair index",
                "repair packs",
                "repair records",
                "replicate",
                "history",
                "sessions",
                "stats",
                "unlock"
            })
    void everyCommandExplainsItselfAndTakesTheGlobalOptions(String command) {
        String[] words = (command + " --help").split(" ");

        Result result = cli.run((Object[]) words).ok();

        assertThat(result.out())
                .contains("Usage: backup4j " + command)
                .contains("--repository", "--passphrase-file", "--key-file", "--recovery-key-file", "--no-encryption")
                .contains("--config", "--json", "--verbose", "--quiet", "--cache-dir", "--no-cache")
                .contains("--journal-dir", "--no-journal");
    }

    @Test
    void versionIsShown() {
        assertThat(cli.run("--version").ok().out()).startsWith("backup4j ");
    }

    @Test
    void withoutACommandOneIsAskedFor() {
        Result result = cli.run().expect(ExitCode.USAGE);

        assertThat(result.err()).contains("Which command?").contains("backup4j --help");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        assertThat(cli.run("crate").expect(ExitCode.USAGE).err())
                .contains("crate")
                .contains("create");
    }

    @Test
    void aMistypedOptionGetsASuggestion() {
        assertThat(cli.run("list", "--filtre", "type=full")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--filtre")
                .contains("--filter");
    }

    @Test
    void keysAloneAsksForItsCommand() {
        assertThat(cli.run("keys").expect(ExitCode.USAGE).err()).contains("list, add, remove, change or confirm");
    }

    @Test
    void aUsageErrorIsAlsoAJsonDocumentWhenJsonIsAsked() {
        Result result = cli.run("--json", "list").expect(ExitCode.USAGE);

        assertThat(result.json().at("/error/code").asString()).isEqualTo("USAGE");
        assertThat(result.json().at("/error/exitCode").asInt()).isEqualTo(2);
        assertThat(result.json().at("/error/message").asString()).contains("--repository");
    }

    @Test
    void aMissingRepositoryOptionIsNamed() {
        assertThat(cli.run("list").expect(ExitCode.USAGE).err())
                .contains("--repository")
                .contains("--config");
    }

    @Test
    void anUnknownSchemeIsRefusedWithTheWayToNameSuchADirectory() {
        assertThat(cli.run("list", "--repository", "ftp://host/x", "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("ftp:")
                .contains("./ftp://host/x");
    }

    @Test
    void withoutAKeyAndATerminalTheWaysToGiveOneAreListed() {
        assertThat(cli.run("list", PLACE[0], PLACE[1]).expect(ExitCode.USAGE).err())
                .contains(
                        "--passphrase-file",
                        "--key-file",
                        "--recovery-key-file",
                        "BACKUP_PASSPHRASE",
                        "--no-encryption");
    }

    @Test
    void twoKeysAtOnceAreRefused() {
        assertThat(cli.run("list", PLACE[0], PLACE[1], "--key-file", "a", "--passphrase-file", "b")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("only one of");
    }

    @Test
    void aKeyTogetherWithNoEncryptionIsRefused() {
        assertThat(cli.run("list", PLACE[0], PLACE[1], "--key-file", "a", "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--no-encryption");
    }

    @Test
    void restoreNeedsABackupAndAPlace() {
        assertThat(cli.run("restore", "--target", "x").expect(ExitCode.USAGE).err())
                .contains("--backup-id", "--at");
        assertThat(cli.run("restore", "--backup-id", "latest")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--target", "--in-place");
        assertThat(cli.run("restore", "--backup-id", "latest", "--at", "2026-12-01", "--target", "x")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("mutually exclusive");
    }

    @Test
    void restoreInPlaceWithoutForceIsRefusedWithTheReason() {
        Result result =
                cli.run("restore", "--backup-id", "latest", "--in-place", PLACE[0], PLACE[1], "--no-encryption");

        assertThat(result.expect(ExitCode.USAGE).err()).contains("--force").contains("would be lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup_1", "newest", "", "backup_20261201_143022_copy"})
    void aMalformedBackupIdIsRefusedBeforeAnythingIsOpened(String id) {
        assertThat(cli.run("show", id, PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("backup_20261201_143022_full");
    }

    @Test
    void anUnknownTypeListsWhatIsAllowed() {
        assertThat(cli.run("create", "--type", "hourly", "x")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("full, incremental, differential, snapshot");
    }

    @Test
    void anUnknownOverwritePolicyListsWhatIsAllowed() {
        assertThat(cli.run("restore", "--backup-id", "latest", "--target", "x", "--overwrite", "maybe")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("never, if-changed, if-newer, always");
    }

    @Test
    void aMalformedGlobIsRefusedBeforeAnythingIsOpened() {
        assertThat(cli.run("find", "[a-", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("[a-");
    }

    @Test
    void aPathThatIsNotThereIsNamed() {
        Path missing = home.resolve("missing");

        assertThat(cli.run("create", PLACE[0], PLACE[1], missing)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains(missing.toString());
    }

    @Test
    void aPathThatTheLocaleHasDestroyedIsToldApartFromAMissingOne() {
        assertThat(cli.run("create", PLACE[0], PLACE[1], "h\ufffd\ufffdren")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("LC_ALL=C.UTF-8");
    }

    @Test
    void pathsTogetherWithSourcesAreRefused() throws Exception {
        Path file = Files.writeString(home.resolve("a.txt"), "a");

        assertThat(cli.run("create", PLACE[0], PLACE[1], "--sources", "x", file)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--sources");
    }

    @Test
    void nothingToBackUpIsRefused() {
        assertThat(cli.run("create", PLACE[0], PLACE[1]).expect(ExitCode.USAGE).err())
                .contains("nothing to back up");
    }

    @Test
    void repairAloneAsksForThePart() {
        assertThat(cli.run("repair").expect(ExitCode.USAGE).err()).contains("index, packs or records");
    }

    @Test
    void aBackupIsNeverDeletedByAnotherNameThanItsOwn() {
        assertThat(cli.run("delete", "latest", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("'latest' is no backup id")
                .contains("uuid");
    }

    @Test
    void holdingAndReleasingNeedAReason() {
        assertThat(cli.run("hold", "latest", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--reason");
        assertThat(cli.run("release", "latest", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--plan=nightly", "--zone=UTC", "--force"})
    void optionsOfRetentionAreRefusedWhereNothingSaysWhatToKeep(String option) {
        assertThat(cli.run("cleanup", option, PLACE[0], PLACE[1], "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--keep", "--max-size", "deletes no backup");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--keep-last=0",
                "--keep-daily=-1",
                "--keep-within=30",
                "--keep-within=0d",
                "--keep-within=9999y",
                "--keep-tag=release",
                "--max-size=much",
                "--max-size=0",
                "--wait=15"
            })
    void aMistakeInWhatToKeepIsRefusedBeforeAnythingIsOpened(String option) {
        String name = option.substring(0, option.indexOf('='));

        assertThat(cli.run("cleanup", option, PLACE[0], PLACE[1], "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains(name);
    }

    @Test
    void anUnknownZoneIsRefused() {
        assertThat(cli.run("cleanup", "--keep-last=1", "--zone=Mars", PLACE[0], PLACE[1], "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("'Mars' is no time zone");
    }

    @Test
    void aDrillNeedsADirectoryAndABackup() {
        assertThat(cli.run("drill", PLACE[0], PLACE[1]).expect(ExitCode.USAGE).err())
                .contains("--scratch");
        assertThat(cli.run("dr-test", "--scratch", home, "newest", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("'newest'", "'random'", "'latest'");
    }

    @Test
    void aNameThatIsNoPackIsRefused() {
        assertThat(cli.run("repair", "packs", "--pack", "pack/ab", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("64 hex digits");
    }

    @Test
    void historyNamesItsKinds() {
        assertThat(cli.run("history", "--kind", "copy").expect(ExitCode.USAGE).err())
                .contains("backup, verify, restore, retention, prune, drill, repair");
        assertThat(cli.run("history", "--limit", "0", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--limit");
    }

    @Test
    void aJournalIsEitherSomewhereOrNowhere() {
        assertThat(cli.run("history", "--journal-dir=x", "--no-journal", PLACE[0], PLACE[1], "--no-encryption")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--journal-dir", "--no-journal");
    }

    @Test
    void keysAddNeedsExactlyOneKindOfKey() {
        assertThat(cli.run("keys", "add").expect(ExitCode.USAGE).err())
                .contains("--new-passphrase-file", "--new-key-file", "--recovery");
        assertThat(cli.run("keys", "add", "--recovery", "--generate")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--generate");
    }

    @Test
    void keysConfirmNeedsTheRecoveryKey() {
        assertThat(cli.variable("BACKUP_PASSPHRASE", "secret")
                        .run("keys", "confirm", PLACE[0], PLACE[1])
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--recovery-key-file");
    }

    @Test
    void coloursAppearOnATerminalOnly() {
        Terminal coloured = new Terminal(false, true, true, 80, true, question -> Optional.empty());

        assertThat(cli.run("list").err()).doesNotContain("\u001b");
        assertThat(cli.terminal(coloured).run("list").err()).contains("\u001b[31merror:");
    }

    @Test
    void noMessageShowsAClassName() {
        assertThat(cli.run("list", PLACE[0], PLACE[1]).err())
                .doesNotContain("Exception")
                .doesNotContain("io.backup4j");
    }
}
