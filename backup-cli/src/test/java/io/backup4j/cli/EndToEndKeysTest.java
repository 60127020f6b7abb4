package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Keys and refusals through the command line alone. */
class EndToEndKeysTest {
    @TempDir
    Path work;

    private EndToEndFixture it;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work).initialised();
    }

    @Test
    void aWrongPassphraseHasItsOwnExitCode() {
        Path wrong = EndToEndFixture.write(work.resolve("wrong"), "incorrect");

        Result result = it.runner().run("list", "--repository", it.repository, "--passphrase-file", wrong);

        assertThat(result.expect(ExitCode.WRONG_KEY).err()).startsWith("error:").doesNotContain("incorrect");
    }

    @Test
    void anEmptyPlaceHasItsOwnExitCode() {
        Result result = it.runner()
                .run("list", "--json", "--repository", work.resolve("nothing"), "--passphrase-file", it.passphrase)
                .expect(ExitCode.NO_REPOSITORY);

        assertThat(result.err()).contains("backup4j init");
        assertThat(result.json().at("/error/code").asString()).isEqualTo("NO_REPOSITORY");
        assertThat(work.resolve("nothing")).doesNotExist();
    }

    @Test
    void theEnvironmentGivesThePassphrase() {
        it.runner()
                .variable("BACKUP_PASSPHRASE", EndToEndFixture.PASSPHRASE)
                .run("list", "--repository", it.repository)
                .ok();
    }

    @Test
    void theRepositoryMayBeAUrl() {
        it.runner()
                .run("list", "--repository", it.repository.toUri(), "--passphrase-file", it.passphrase)
                .ok();
    }

    @Test
    void noEncryptionIsRefusedForAnEncryptedRepository() {
        Result result = it.runner().run("list", "--repository", it.repository, "--no-encryption");

        assertThat(result.expect(ExitCode.FAILED).err()).contains("encrypt");
    }

    @Test
    void aKeyIsRefusedForARepositoryWithoutEncryption() {
        Path plain = work.resolve("plain");
        it.runner().run("init", "--repository", plain, "--no-encryption").ok();

        Result result = it.runner().run("list", "--repository", plain, "--passphrase-file", it.passphrase);

        assertThat(result.expect(ExitCode.FAILED).err()).contains("encrypt");
        it.runner()
                .run("create", "--repository", plain, "--no-encryption", it.tree)
                .ok();
        it.runner()
                .run("verify", "--repository", plain, "--no-encryption", "--read-data")
                .ok();
    }

    @Test
    void theKitRestoresWithoutThePassphrase() {
        it.create();
        Path target = work.resolve("restored");

        it.runner()
                .run(
                        "restore",
                        "--repository",
                        it.repository,
                        "--recovery-key-file",
                        it.recoveryKey(),
                        "--backup-id",
                        "latest",
                        "--target",
                        target)
                .ok();

        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void confirmingTheRecoveryKeyIsRemembered() {
        assertThat(recoverySlot().at("/confirmed").asBoolean()).isFalse();
        assertThat(it.run("keys", "list").ok().err()).contains("nobody has proven");

        it.runner()
                .run("keys", "confirm", "--repository", it.repository, "--recovery-key-file", it.recoveryKey())
                .ok();

        assertThat(recoverySlot().at("/confirmed").asBoolean()).isTrue();
        assertThat(it.run("keys", "list").ok().err()).isEmpty();
    }

    private JsonNode recoverySlot() {
        return it.run("keys", "list", "--json")
                .ok()
                .json()
                .at("/keys")
                .valueStream()
                .filter(slot -> slot.at("/kind").asString().equals("recovery"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAddedPassphraseOpensAndARemovedOneDoesNot() {
        Path second = EndToEndFixture.write(work.resolve("second"), "another secret");
        String slot = it.run("keys", "add", "--new-passphrase-file", second, "--label", "office", "--json")
                .ok()
                .json()
                .at("/key/id")
                .asString();
        it.runner()
                .run("list", "--repository", it.repository, "--passphrase-file", second)
                .ok();
        assertThat(it.run("keys", "list").ok().out()).contains(slot, "office");

        it.run("keys", "remove", slot).ok();

        it.runner()
                .run("list", "--repository", it.repository, "--passphrase-file", second)
                .expect(ExitCode.WRONG_KEY);
    }

    @Test
    void aGeneratedKeyFileOpensAndIsForItsOwnerOnly() throws IOException {
        Path key = work.resolve("key");

        it.run("keys", "add", "--new-key-file", key, "--generate").ok();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        it.runner()
                .run("list", "--repository", it.repository, "--key-file", key)
                .ok();
        it.run("keys", "add", "--new-key-file", key, "--generate").expect(ExitCode.USAGE);
    }

    @Test
    void anotherRecoveryKeyComesWithItsOwnKit() {
        Path kit = work.resolve("second-kit.txt");

        it.run("keys", "add", "--recovery", "--kit", kit).ok();

        assertThat(kit).content().contains("Recovery key");
        assertThat(it.run("keys", "list", "--json").ok().json().at("/keys").size())
                .isEqualTo(3);
    }

    @Test
    void aChangedPassphraseReplacesTheOldOne() {
        Path next = EndToEndFixture.write(work.resolve("next"), "next secret");

        it.run("keys", "change", "--new-passphrase-file", next).ok();

        it.runner()
                .run("list", "--repository", it.repository, "--passphrase-file", next)
                .ok();
        it.run("list").expect(ExitCode.WRONG_KEY);
    }

    @Test
    void argon2idIsOffered() {
        Path other = work.resolve("other");

        it.runner()
                .run("init", "--repository", other, "--passphrase-file", it.passphrase, "--kdf", "argon2id")
                .ok();

        assertThat(it.runner()
                        .run("keys", "list", "--repository", other, "--passphrase-file", it.passphrase)
                        .ok()
                        .out())
                .contains("argon2id");
    }

    @Test
    void removingAnUnknownSlotFails() {
        assertThat(it.run("keys", "remove", "0123456789abcdef")
                        .expect(ExitCode.FAILED)
                        .err())
                .contains("0123456789abcdef");
    }
}
