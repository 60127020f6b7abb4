package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.cli.config.EncryptionSettings;
import io.backup4j.cli.output.Terminal;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.RecoveryKeyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final EncryptionSettings UNSPECIFIED = new EncryptionSettings(true, null, null);

    @TempDir
    Path home;

    private CommandLineRunner cli;
    private GlobalOptions options;

    @BeforeEach
    void prepare() {
        cli = new CommandLineRunner(home);
        options = new GlobalOptions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "correct horse\n", "correct horse\r\n", "correct horse\nsecond line\n"})
    void aPassphraseFileCountsWithItsFirstLine(String content) throws IOException {
        options.passphraseFile = file("passphrase", content);

        assertThat(passphrase(find(UNSPECIFIED))).isEqualTo("correct horse");
    }

    @Test
    void blanksAndOtherAlphabetsInAPassphraseStay() throws IOException {
        options.passphraseFile = file("passphrase", "  grüße 鍵 \n");

        assertThat(passphrase(find(UNSPECIFIED))).isEqualTo("  grüße 鍵 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nsecond line"})
    void anEmptyFirstLineIsRefused(String content) throws IOException {
        options.passphraseFile = file("passphrase", content);

        assertThatThrownBy(() -> find(UNSPECIFIED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void aMissingPassphraseFileIsNamed() {
        options.passphraseFile = home.resolve("nowhere");

        assertThatThrownBy(() -> find(UNSPECIFIED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("nowhere");
    }

    @Test
    void anOptionBeatsTheEnvironmentAndThatTheConfiguration() throws IOException {
        EncryptionSettings settings = new EncryptionSettings(true, file("configured", "from file"), null);

        assertThat(passphrase(find(settings))).isEqualTo("from file");
        cli.variable("BACKUP_PASSPHRASE", "from environment");
        assertThat(passphrase(find(settings))).isEqualTo("from environment");
        options.passphraseFile = file("option", "from option");
        assertThat(passphrase(find(settings))).isEqualTo("from option");
    }

    @Test
    void anEmptyVariableCountsAsAbsent() {
        cli.variable("BACKUP_PASSPHRASE", "");

        assertThatThrownBy(() -> find(UNSPECIFIED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void aKeyFileMayBeRawOrHex() throws IOException {
        byte[] key = new byte[32];
        key[0] = (byte) 0xab;
        options.keyFile = Files.write(home.resolve("raw"), key);
        assertThat(((Credential.KeyFile) find(UNSPECIFIED).orElseThrow()).key()).isEqualTo(key);

        options.keyFile = file("hex", "AB" + "00".repeat(31) + "\n");
        assertThat(((Credential.KeyFile) find(UNSPECIFIED).orElseThrow()).key()).isEqualTo(key);
    }

    @Test
    void aFileThatIsNoKeyIsRefusedWithoutShowingIt() throws IOException {
        options.keyFile = file("key", "not a key but a secret");

        assertThatThrownBy(() -> find(UNSPECIFIED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(options.keyFile.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void aRecoveryKeyIsReadAsTheKitShowsIt() throws IOException {
        byte[] key = new byte[32];
        key[31] = 7;
        options.recoveryKeyFile =
                file("recovery", "  " + RecoveryKeyText.format(key).toLowerCase() + "\n");

        assertThat(((Credential.RecoveryKey) find(UNSPECIFIED).orElseThrow()).key())
                .isEqualTo(key);
    }

    @Test
    void aMistypedRecoveryKeyIsRefused() throws IOException {
        options.recoveryKeyFile =
                file("recovery", RecoveryKeyText.format(new byte[32]).replaceFirst("0", "7"));

        assertThatThrownBy(() -> find(UNSPECIFIED)).isInstanceOf(UsageException.class);
    }

    @Test
    void noEncryptionMeansNoKeyEvenWithAVariable() {
        options.noEncryption = true;
        cli.variable("BACKUP_PASSPHRASE", "ambient");

        assertThat(find(UNSPECIFIED)).isEmpty();
    }

    @Test
    void aConfigurationWithoutEncryptionMeansNoKey() {
        assertThat(find(new EncryptionSettings(false, null, null))).isEmpty();
    }

    @Test
    void aConfigurationWithoutEncryptionContradictsAnyKey() throws IOException {
        EncryptionSettings settings = new EncryptionSettings(false, null, null);
        cli.variable("BACKUP_PASSPHRASE", "ambient");
        assertThatThrownBy(() -> find(settings))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("enabled: false");

        options.passphraseFile = file("option", "from option");
        assertThatThrownBy(() -> find(settings))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("enabled: false");
    }

    @Test
    void onATerminalThePassphraseIsAskedOnce() {
        answers("typed");

        assertThat(passphrase(find(UNSPECIFIED))).isEqualTo("typed");
    }

    @Test
    void aNewPassphraseIsAskedTwice() {
        answers("typed", "typed");
        assertThat(passphrase(credentials(UNSPECIFIED).findForNew())).isEqualTo("typed");

        answers("typed", "tpyed");
        assertThatThrownBy(() -> credentials(UNSPECIFIED).findForNew())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("differ");
    }

    @Test
    void endOfInputIsNoPassphrase() {
        answers();

        assertThatThrownBy(() -> find(UNSPECIFIED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void aNewRepositoryCannotBeMadeWithARecoveryKey() {
        options.recoveryKeyFile = home.resolve("any");

        assertThatThrownBy(() -> credentials(UNSPECIFIED).findForNew())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("init");
    }

    private void answers(String... lines) {
        Deque<String> left = new ArrayDeque<>(List.of(lines));
        cli.terminal(new Terminal(true, true, true, 80, false, question -> Optional.ofNullable(left.poll())
                .map(String::toCharArray)));
    }

    private Optional<Credential> find(EncryptionSettings settings) {
        return credentials(settings).find();
    }

    private Credentials credentials(EncryptionSettings settings) {
        return new Credentials(options, settings, cli.surroundings());
    }

    private static String passphrase(Optional<Credential> credential) {
        return new String(((Credential.Passphrase) credential.orElseThrow()).characters());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(home.resolve(name), content);
    }
}
