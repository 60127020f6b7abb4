package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Deleting, holding, bringing back and cleaning up through the command line. */
class EndToEndCleanupTest {
    @TempDir
    Path work;

    private EndToEndFixture it;
    /** Oldest first. */
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        for (int i = 0; i < 4; i++) {
            byte[] noise = new byte[4 << 20];
            new Random(i).nextBytes(noise);
            Files.write(it.tree.resolve("noise"), noise);
            ids.add(it.create());
        }
    }

    @AfterEach
    void everythingListedIsWhole() {
        it.assertIntact();
    }

    @Test
    void aDeletedBackupIsShownAsSuchAndComesBackWhole() {
        Result deleted = it.run("delete", ids.get(0), "--reason", "wrong tree").ok();
        assertThat(deleted.out()).contains("deleted " + ids.get(0), "'undelete' brings it back");
        assertThat(present()).doesNotContain(ids.get(0));

        JsonNode json = it.run("list", "--deleted", "--json").ok().json().at("/deleted/0");
        assertThat(json.at("/id").asString()).isEqualTo(ids.get(0));
        assertThat(json.at("/by").asString()).isEqualTo("cli");
        assertThat(json.at("/reason").asString()).isEqualTo("wrong tree");
        assertThat(json.at("/givenUp").asBoolean()).isFalse();
        assertThat(json.at("/backup/files").asInt()).isEqualTo(5);
        assertThat(it.run("list", "--deleted").ok().out().lines().skip(1))
                .singleElement()
                .asString()
                .startsWith(ids.get(0) + "  yes")
                .endsWith("cli  wrong tree");

        it.run("undelete", ids.get(0)).ok();
        assertThat(present()).contains(ids.get(0));
        assertThat(it.run("list", "--deleted").ok().out()).contains("nothing was deleted");
        Path target = work.resolve("restored");
        it.run("restore", "--backup-id", ids.get(0), "--target", target).ok();
        byte[] noise = new byte[4 << 20];
        new Random(0).nextBytes(noise);
        assertThat(target.resolve("tree/noise")).hasBinaryContent(noise);
    }

    @Test
    void aHeldBackupIsNotDeletedAndTheMessageSaysByWhomAndHowToEndIt() {
        it.run("hold", ids.get(0), "--reason", "audit until spring").ok();

        Result refused = it.run("delete", ids.get(0)).expect(ExitCode.FAILED);

        assertThat(refused.err()).contains("is held by cli", "audit until spring", "backup4j release ID --reason TEXT");
        it.run("release", ids.get(0), "--reason", "audit is over").ok();
        it.run("delete", ids.get(0)).ok();
        assertThat(present()).doesNotContain(ids.get(0));
    }

    @Test
    void aTaggedBackupIsListedAsSuchAndKept() {
        assertThat(it.run("tag", ids.get(0), "release=1.0").ok().out()).contains("tagged " + ids.get(0));
        it.run("tag", ids.get(1), "release=1.1").ok();

        assertThat(it.run("list").ok().out()).contains("verified, release=1.0", "verified, release=1.1");
        it.run("cleanup", "--keep-tag", "release=1.0", "--keep-tag", "release=1.1", "--keep-last", "1")
                .ok();

        assertThat(present()).containsExactly(ids.get(3), ids.get(1), ids.get(0));
    }

    @Test
    void aBackupIsMadeWithItsTags() {
        String tagged = it.create("--tag", "release=1.0", "--tag", "stage=test");
        String last = it.create();

        assertThat(it.run("list").ok().out()).contains("release=1.0", "stage=test");
        it.run("cleanup", "--keep-tag", "release=1.0", "--keep-last", "1", "--force")
                .ok();

        assertThat(present()).containsExactly(last, tagged);
        Result twice = it.run("create", "--tag", "release=1.0", "--tag", "release=1.1", it.tree)
                .expect(ExitCode.USAGE);
        assertThat(twice.err()).contains("--tag", "'release' has two");
    }

    @Test
    void aDryRunSaysWhatCannotBeUndeletedAfterwards() {
        it.run("delete", ids.get(0)).ok();
        it.run("delete", ids.get(1)).ok();

        assertThat(it.run("cleanup", "--dry-run").ok().out())
                .contains("2 deleted backups could not be undeleted any more", "list --deleted");

        it.run("cleanup").ok();
        assertThat(it.run("cleanup", "--dry-run").ok().out()).doesNotContain("undeleted");
    }

    @Test
    void aDryRunSaysWhatACleanUpThenDoes() {
        it.run("hold", ids.get(1), "--reason", "audit").ok();
        it.run("delete", ids.get(3), "--reason", "by mistake").ok();
        String[] policy = {"--keep-last", "1", "--force"};

        JsonNode planned = cleanup(ExitCode.OK, "--dry-run", policy);
        assertThat(present()).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        JsonNode done = cleanup(ExitCode.OK, null, policy);

        assertThat(planned.at("/dryRun").asBoolean()).isTrue();
        assertThat(done.at("/retention/decisions")).isEqualTo(planned.at("/retention/decisions"));
        assertThat(done.at("/retention/bytesEstimate")).isEqualTo(planned.at("/retention/bytesEstimate"));
        assertThat(planned.at("/retention/deleted").size()).isZero();
        assertThat(strings(done.at("/retention/deleted"))).containsExactly(ids.get(0));
        assertThat(planned.at("/retention/decisions/1/reason").asString()).contains("audit");
        assertThat(planned.at("/prune/preview/freedBytes").asLong()).isGreaterThan(4 << 20);
        assertThat(planned.at("/prune/bytesFreed").asLong()).isZero();
        assertThat(done.at("/prune/bytesFreed").asLong()
                        - done.at("/prune/bytesCopied").asLong())
                .isGreaterThan(8 << 20);
        assertThat(done.at("/prune/givenUp").size()).isEqualTo(2);
        assertThat(present()).containsExactly(ids.get(2), ids.get(1));
        assertThat(it.run("undelete", ids.get(3)).expect(ExitCode.FAILED).err()).contains("given up");
    }

    @Test
    void aPreviewOfWhatIsDeletedAlreadyIsExact() {
        it.run("delete", ids.get(1)).ok();
        it.run("delete", ids.get(2)).ok();

        JsonNode planned = cleanup(ExitCode.OK, "--dry-run");
        JsonNode done = cleanup(ExitCode.OK, null);

        assertThat(planned.at("/retention").isMissingNode()).isTrue();
        assertThat(planned.at("/prune/preview/groups/0/action").asString()).isEqualTo("dead");
        assertThat(planned.at("/prune/preview/groups/0/packs").asInt())
                .isEqualTo(done.at("/prune/packsDeleted").asInt())
                .isEqualTo(2);
        assertThat(done.at("/prune/bytesFreed").asLong())
                .isEqualTo(planned.at("/prune/preview/freedBytes").asLong());
        assertThat(cleanup(ExitCode.OK, null).at("/prune/packsDeleted").asInt()).isZero();
    }

    @Test
    void peopleReadTheRuleOfEveryBackupAndWhatIsFreed() {
        it.run("delete", ids.get(1)).ok();

        String planned = it.run("cleanup", "--keep-last", "2", "--keep-within", "1h", "--dry-run")
                .ok()
                .out();
        assertThat(planned)
                .contains("policy: keep the newest 2", "keep    " + ids.get(3), "3 would stay, 0 would go")
                .contains("would free about 4.", "1 pack, about 4.", "no backup needs anything in it");

        String done = it.run("cleanup", "--keep-last", "2", "--no-repack").ok().out();
        assertThat(done)
                .contains("deleted " + ids.get(0) + "  no rule keeps it: keep the newest 2")
                .contains("2 stay, 1 deleted", "freed 4.", "2 deleted backups cannot be undeleted any more");
    }

    @Test
    void aGuardStopsItBeforeAnythingIsMadeFinal() {
        it.run("delete", ids.get(3)).ok();

        Result stopped = it.run("cleanup", "--keep-last", "1").expect(ExitCode.STOPPED);

        assertThat(stopped.out()).contains("stopped:", "2 of 3 backups", "add --force");
        assertThat(present()).hasSize(3);
        it.run("undelete", ids.get(3)).ok();
        JsonNode json = cleanup(ExitCode.STOPPED, null, "--keep-last", "1");
        assertThat(json.at("/retention/stops/0").asString()).contains("more than half");
        assertThat(json.at("/prune").isMissingNode()).isTrue();
        cleanup(ExitCode.STOPPED, "--dry-run", "--keep-last", "1");
    }

    @Test
    void onlyThePlanThatIsNamedIsThinnedOut() {
        String other = it.create("--plan", "other");

        Result result =
                it.run("cleanup", "--keep-last", "2", "--plan", "default").ok();

        assertThat(result.out()).contains("2 stay, 2 deleted");
        assertThat(present()).containsExactly(other, ids.get(3), ids.get(2));
        assertThat(it.run("cleanup", "--keep-last", "2", "--plan", "nightly")
                        .ok()
                        .err())
                .contains("no backup of a plan 'nightly'");
    }

    @Test
    void aSizeBudgetLetsTheOldestGo() {
        JsonNode json = cleanup(ExitCode.OK, null, "--max-size", "9M");

        assertThat(strings(json.at("/retention/deleted"))).containsExactly(ids.get(0), ids.get(1));
    }

    @Test
    void withoutAKeepOptionNoBackupIsDeleted() {
        assertThat(it.run("cleanup").ok().out()).contains("nothing to free");

        assertThat(present()).hasSize(4);
    }

    private JsonNode cleanup(ExitCode expected, String option, String... policy) {
        List<Object> arguments = new ArrayList<>(List.of("cleanup", "--json"));
        arguments.addAll(List.of(policy));
        if (option != null) {
            arguments.add(option);
        }
        return it.run(arguments.toArray()).expect(expected).json();
    }

    /** Newest first. */
    private List<String> present() {
        return it.run("list", "--json")
                .ok()
                .json()
                .at("/backups")
                .valueStream()
                .map(backup -> backup.at("/id").asString())
                .toList();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
