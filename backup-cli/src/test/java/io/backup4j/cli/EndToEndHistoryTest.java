package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the command line remembers of its runs. */
class EndToEndHistoryTest {
    @TempDir
    Path work;

    private EndToEndFixture it;
    private Path wrong;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialised();
        wrong = EndToEndFixture.write(work.resolve("wrong"), "not it\n");
    }

    @Test
    void everyRunIsListedWithTheSuccessRate() {
        String id = it.create();
        it.run("verify").ok();
        it.run("cleanup").ok();
        it.run("restore", "--backup-id", "latest", "--target", work.resolve("out"))
                .ok();

        JsonNode json = it.run("history", "--json").ok().json();
        assertThat(json.at("/complete").asBoolean()).isTrue();
        assertThat(json.at("/runs").valueStream().map(run -> run.at("/kind").asString()))
                .containsExactly("restore", "prune", "verify", "backup");
        assertThat(json.at("/runs").valueStream().map(run -> run.at("/by").asString()))
                .allMatch(by -> by.startsWith("cli@"));
        assertThat(json.at("/runs/3/backup").asString()).isEqualTo(id);
        assertThat(json.at("/runs/3/plan").asString()).isEqualTo("default");
        assertThat(json.at("/runs/3/bytesStored").asLong()).isGreaterThan(3 << 20);
        assertThat(json.at("/statistics/successRate").asDouble()).isEqualTo(1);

        assertThat(it.run("history", "--kind", "backup").ok().out())
                .contains(id, "backup: 1 of 1 succeeded (100.0 %)")
                .doesNotContain("verify");
        assertThat(it.run("history", "--plan", "other").ok().out()).contains("no runs recorded");
        assertThat(it.run("history", "--limit", "1", "--json")
                        .ok()
                        .json()
                        .at("/runs")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aBackupThatCouldNotBeginIsRememberedWithItsReason() {
        it.create();
        it.runner()
                .run("create", "--plan", "nightly", "-r", it.repository, "--passphrase-file", wrong, it.tree)
                .expect(ExitCode.WRONG_KEY);
        it.run("create", work.resolve("gone")).expect(ExitCode.USAGE);

        Result history = it.run("history").ok();

        assertThat(history.out())
                .contains("WRONG_KEY: No passphrase slot", "CONFIGURATION: there is nothing to back up at")
                .contains("backup: 1 of 3 succeeded (33.3 %)");
        assertThat(it.run("history", "--plan", "nightly", "--json")
                        .ok()
                        .json()
                        .at("/runs/0/error")
                        .asString())
                .isEqualTo("WRONG_KEY");
    }

    @Test
    void figuresOfAPartOfTheRunsDoNotSpeakForAll() {
        it.create();
        it.run("create", work.resolve("gone")).expect(ExitCode.USAGE);

        assertThat(it.run("history", "--limit", "1").ok().out())
                .contains("backup: 0 of 1 succeeded (0.0 %), none of these", "the newest 1 run; --limit N shows more")
                .doesNotContain("never");
        assertThat(it.run("history", "--limit", "3").ok().out()).doesNotContain("--limit");
    }

    @Test
    void aMistakeInTheCommandLineIsNoFailedRun() {
        it.run("create", "--sources", "library", it.tree).expect(ExitCode.USAGE);
        it.run("create", "--retries=-1", it.tree).expect(ExitCode.USAGE);
        it.run("create").expect(ExitCode.USAGE);
        it.run("cleanup", "--keep-last=0").expect(ExitCode.USAGE);
        it.run("cleanup", "--force").expect(ExitCode.USAGE);
        it.run("restore", "--backup-id", "latest", "--in-place").expect(ExitCode.USAGE);
        it.run("verify", "--backup-id", "newest").expect(ExitCode.USAGE);
        it.run("verify", "--no-cache", "--cache-dir", work.resolve("cache")).expect(ExitCode.USAGE);
        it.run("verify", "--no-encryption").expect(ExitCode.USAGE);
        it.run("repair", "packs", "--pack", "ab").expect(ExitCode.USAGE);

        assertThat(it.run("history").ok().out()).contains("no runs recorded");
    }

    @Test
    void aRunWhoseSecretIsGoneIsAFailedOne() throws IOException {
        Files.delete(wrong);
        it.runner()
                .run("create", "-r", it.repository, "--passphrase-file", wrong, it.tree)
                .expect(ExitCode.USAGE);
        it.runner().run("verify", "-r", it.repository).expect(ExitCode.USAGE);

        Result withoutKey = it.runner().run("history", "-r", it.repository).expect(ExitCode.PARTIAL);
        assertThat(withoutKey.err()).contains("only what this machine recorded", "no key");
        assertThat(withoutKey.out()).contains("cannot read the secret");
        assertThat(it.run("history").ok().out())
                .contains("CONFIGURATION: cannot read the secret: does not exist", "CONFIGURATION: no key")
                .contains("backup: 0 of 1 succeeded", "verify: 0 of 1 succeeded");
    }

    @Test
    void aDryRunThatCouldNotBeginIsNoFailedRun() {
        for (String[] command : new String[][] {
            {"cleanup"}, {"repair", "index"}, {"restore", "--backup-id", "latest", "--target", "out"}
        }) {
            List<Object> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("--dry-run", "-r", it.repository, "--passphrase-file", wrong));
            it.runner().run(arguments.toArray()).expect(ExitCode.WRONG_KEY);
        }

        assertThat(it.run("history").ok().out()).contains("no runs recorded");
    }

    @Test
    void aDrillWithoutAScratchDirectoryIsSkippedAndSaysWhy() {
        it.create();
        Path missing = work.resolve("missing");

        Result drill = it.run("drill", "--scratch", missing).expect(ExitCode.PARTIAL);

        assertThat(drill.out()).contains("skipped", missing + " does not exist; make it");
        assertThat(missing).doesNotExist();
        assertThat(it.run("history", "--kind", "drill").ok().out())
                .contains("skipped", missing + " does not exist; make it");
    }

    @Test
    void whatThisMachineRecordedIsShownEvenIfTheRepositoryIsGone() throws IOException {
        Path gone = work.resolve("gone");
        it.runner()
                .run("create", "-r", gone, "--passphrase-file", it.passphrase, it.tree)
                .expect(ExitCode.NO_REPOSITORY);

        Result history = it.runner()
                .run("history", "--json", "-r", gone, "--passphrase-file", it.passphrase)
                .expect(ExitCode.PARTIAL);

        assertThat(history.json().at("/complete").asBoolean()).isFalse();
        assertThat(history.json().at("/runs/0/error").asString()).isEqualTo("NO_REPOSITORY");
        assertThat(history.err()).contains("only what this machine recorded");
        assertThat(gone).doesNotExist();
    }

    @Test
    void theJournalIsInTheStateDirectoryAlsoWithoutACache() {
        it.run("create", "--no-cache", it.tree).ok();

        assertThat(work.resolve("home/.local/state/backup4j/journal")).isDirectoryContaining("glob:**.jsonl");
    }

    @Test
    void theJournalGoesWhereItIsToldOrNowhere() throws IOException {
        Path elsewhere = work.resolve("elsewhere");
        it.run("create", "--journal-dir", elsewhere, it.tree).ok();
        assertThat(elsewhere.resolve("journal")).isDirectoryContaining("glob:**.jsonl");
        long before = Files.size(elsewhere.resolve("journal/runs-0000000001.jsonl"));

        it.run("create", "--no-journal", it.tree).ok();

        assertThat(work.resolve("home/.local")).doesNotExist();
        assertThat(elsewhere.resolve("journal/runs-0000000001.jsonl")).hasSize(before);
        assertThat(it.run("history", "--no-journal", "--json")
                        .ok()
                        .json()
                        .at("/runs")
                        .size())
                .as("the repository has its own half")
                .isEqualTo(2);
    }

    @Test
    void nobodyUsesAQuietRepository() {
        assertThat(it.run("sessions").ok().out()).contains("nobody");
        assertThat(it.run("sessions", "--json").ok().json().at("/sessions").size())
                .isZero();
    }
}
