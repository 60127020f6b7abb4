package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cron starts tell when they fail, once, and when it is over. */
class EndToEndAlertsTest {
    @TempDir
    private Path work;

    private EndToEndFixture fixture;
    private HookServer hook;
    private MailServer mail;
    private Path config;

    @BeforeEach
    void set() throws IOException {
        fixture = new EndToEndFixture(work).initialisedWithoutEncryption();
        hook = new HookServer();
        mail = new MailServer();
        Files.writeString(work.resolve("hook"), hook.url("/secret") + "\n");
        Files.writeString(work.resolve("ping"), hook.url("/uuid"));
        config = work.resolve("backup.yaml");
        Files.writeString(config, configuration("nightly"));
    }

    @AfterEach
    void everythingThatIsStoredIsWhole() throws IOException {
        fixture.run("verify", "--read-data").ok();
        hook.close();
        mail.close();
    }

    private String configuration(String plan) {
        return """
                backup:
                  repository: %s
                  encryption:
                    enabled: false
                  sources:
                    library:
                      paths: [%s]
                  plans:
                    %s:
                      sources: [library]
                  alerts:
                    host: library
                    channels:
                      team:
                        type: webhook
                        url-file: hook
                      post:
                        type: email
                        server: 127.0.0.1
                        port: %d
                        security: none
                        from: backup@example.org
                        to: operator@example.org
                    pings:
                      %s:
                        url-file: ping
                """.formatted(fixture.repository, fixture.tree, plan, mail.port(), plan);
    }

    private Result run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config));
        return fixture.runner().run(all.toArray());
    }

    private Result create() {
        return run("create", "--plan", "nightly", "--retries", "0");
    }

    private void later(Duration time) {
        fixture.runner().clock(Clock.offset(Clock.systemUTC(), time));
    }

    private Path aside() {
        return work.resolve("aside");
    }

    @Test
    void aRunThatFailsIsToldOnceRemindedDailyAndOver() throws IOException {
        create().ok();
        assertThat(hook.told()).isEmpty();
        assertThat(hook.pings()).containsExactly("/uuid/start", "/uuid");

        Files.move(fixture.tree, aside());
        create().expect(ExitCode.FAILED);
        assertThat(hook.told()).containsExactly("OPENED FAILED nightly");
        assertThat(mail.mails()).singleElement().satisfies(text -> assertThat(text)
                .contains("To: operator@example.org")
                .contains("FAILED nightly (library)"));
        assertThat(hook.pings()).containsExactly("/uuid/start", "/uuid/fail");
        later(Duration.ofHours(2));
        create().expect(ExitCode.FAILED);
        assertThat(hook.told()).isEmpty();
        later(Duration.ofHours(24));
        create().expect(ExitCode.FAILED);
        assertThat(hook.told()).containsExactly("REMINDER FAILED nightly");
        assertThat(run("alerts", "list").ok().out()).contains("FAILED nightly").contains("seen 3 times");

        Files.move(aside(), fixture.tree);
        later(Duration.ZERO);
        create().ok();
        assertThat(hook.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(run("alerts", "list").ok().out()).contains("no alert is open");
    }

    @Test
    void aBrokenChannelIsToldOnTheOthersAndChangesNoExitCode() throws IOException {
        hook.answers(500);
        Files.move(fixture.tree, aside());
        Result result = create().expect(ExitCode.FAILED);
        assertThat(result.err()).contains("team").contains("500").doesNotContain("secret");
        assertThat(String.join("\n", mail.mails())).contains("FAILED nightly").contains("DELIVERY team");
        hook.answers(200);
        Files.move(aside(), fixture.tree);
        create().ok();
        assertThat(hook.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(mail.mails().get(mail.mails().size() - 1)).contains("DELIVERY team");
        assertThat(run("alerts", "list", "--json").ok().json().get("alerts")).isEmpty();
    }

    @Test
    void aSecretThatIsGoneSilencesOnlyItsOwnChannel() throws IOException {
        Files.delete(work.resolve("hook"));
        Files.move(fixture.tree, aside());
        create().expect(ExitCode.FAILED);
        assertThat(String.join("\n", mail.mails())).contains("FAILED nightly").contains("DELIVERY team");
        Files.writeString(work.resolve("hook"), hook.url("/secret"));
        create().expect(ExitCode.FAILED);
        assertThat(hook.told()).as("what waited for it").containsExactly("OPENED FAILED nightly");
        Files.move(aside(), fixture.tree);
    }

    @Test
    void aRepositoryThatIsAwayIsToldAndAMistakeIsNot() throws IOException {
        Path away = work.resolve("unmounted");
        Files.move(fixture.repository, away);
        create().expect(ExitCode.NO_REPOSITORY);
        assertThat(hook.told()).containsExactly("OPENED FAILED nightly");
        Files.move(away, fixture.repository);
        run("create", "--plan", "nightly", "--retries", "-1").expect(ExitCode.USAGE);
        assertThat(hook.told()).isEmpty();
        assertThat(hook.pings()).containsExactly("/uuid/start", "/uuid/fail");
    }

    @Test
    void anImportUnderTheNameOfAPlanSaysNothingAboutItsRuns() throws IOException {
        create().ok();
        Path archive = work.resolve("backup.zip");
        run("export-archive", "--backup-id", "latest", "--output", archive).ok();
        Files.move(fixture.tree, aside());
        create().expect(ExitCode.FAILED);
        hook.told();
        hook.pings();
        run("import-archive", archive, "--plan", "nightly").ok();
        assertThat(hook.told()).isEmpty();
        assertThat(hook.pings()).isEmpty();
        Files.move(aside(), fixture.tree);
    }

    @Test
    void damageIsOverOnlyWhenEverythingWasReadAgain() throws IOException {
        create().ok();
        Path pack = pack(fixture.repository);
        byte[] bytes = Files.readAllBytes(pack);
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, damaged);
        run("verify", "--read-data").expect(ExitCode.VERIFICATION_FAILED);
        assertThat(hook.told()).containsExactly("OPENED INTEGRITY main");
        Files.write(pack, bytes);
        run("verify").ok();
        assertThat(hook.told()).isEmpty();
        run("verify", "--read-data").ok();
        assertThat(hook.told()).containsExactly("RESOLVED INTEGRITY main");
    }

    private static Path pack(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("pack"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void theAlertOfAPlanThatIsGoneIsOver() throws IOException {
        Files.move(fixture.tree, aside());
        create().expect(ExitCode.FAILED);
        hook.told();
        Files.move(aside(), fixture.tree);
        Files.writeString(config, configuration("weekly"));
        run("create", "--plan", "weekly").ok();
        assertThat(hook.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(mail.mails().get(mail.mails().size() - 1)).contains("no longer configured");
    }

    @Test
    void twoConfigurationsWithOneStateDirectoryLeaveEachOthersAlertsAlone() throws IOException {
        Path wiki = work.resolve("wiki.yaml");
        Files.writeString(config, configuration("nightly") + "    state-directory: alerts\n");
        Files.writeString(wiki, configuration("weekly") + "    state-directory: alerts\n");
        Files.move(fixture.tree, aside());
        create().expect(ExitCode.FAILED);
        assertThat(hook.told()).containsExactly("OPENED FAILED nightly");
        Files.move(aside(), fixture.tree);
        fixture.runner().run("create", "--plan", "weekly", "--config", wiki).ok();
        assertThat(hook.told()).isEmpty();
        create().ok();
        assertThat(hook.told()).containsExactly("RESOLVED FAILED nightly");
        assertThat(work.resolve("alerts")).isDirectoryContaining(Files::isDirectory);
    }

    @Test
    void channelsAreTriedEachOrAll() {
        assertThat(run("alerts", "test").ok().out()).contains("team: delivered").contains("post: delivered");
        assertThat(hook.told()).containsExactly("TEST TEST team");
        run("alerts", "test", "ping-nightly").ok();
        assertThat(hook.pings()).containsExactly("/uuid");
        hook.answers(500);
        Result result = run("alerts", "test").expect(ExitCode.FAILED);
        assertThat(result.out()).contains("team: failed").contains("500").contains("post: delivered");
        run("alerts", "test", "post").ok();
        assertThat(run("alerts", "test", "pager").expect(ExitCode.USAGE).err())
                .contains("pager")
                .contains("team");
        assertThat(fixture.runner().run("alerts", "test").expect(ExitCode.USAGE).err())
                .contains("alerts:");
    }

    @Test
    void damageOfAPlaceIsOverWhenEverythingThereWasReadAgain() throws IOException {
        Files.writeString(
                config,
                configuration("nightly")
                        .replace("  alerts:\n", "  places:\n    offsite:\n      repository: far\n  alerts:\n"));
        Path far = work.resolve("far");
        fixture.runner().run("init", "--repository", far, "--no-encryption").ok();
        create().ok();
        Path pack = pack(far);
        byte[] bytes = Files.readAllBytes(pack);
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        pack.toFile().setWritable(true);
        Files.write(pack, damaged);
        run("verify", "--place", "offsite", "--read-data").expect(ExitCode.VERIFICATION_FAILED);
        assertThat(hook.told()).containsExactly("OPENED INTEGRITY offsite");
        Files.write(pack, bytes);
        run("verify", "--place", "offsite").ok();
        assertThat(hook.told()).isEmpty();
        run("verify", "--place", "offsite", "--read-data").ok();
        assertThat(hook.told()).containsExactly("RESOLVED INTEGRITY offsite");
    }
}
