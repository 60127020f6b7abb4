package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.EmergencyKit;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    private static final EmergencyKit KIT =
            new EmergencyKit("/backups", new UUID(1, 2), "0123456789abcdef", "ABCD-EFGH", "0.1.0", Instant.EPOCH);

    @TempDir
    Path home;

    private final StringWriter err = new StringWriter();
    private final Output output = new Output(
            new PrintWriter(new StringWriter()), new PrintWriter(err), false, false, Terminal.none(), ZoneOffset.UTC);

    @Test
    void holdsThePageForItsOwnerOnly() throws IOException {
        Path file = home.resolve("kit.txt");

        try (SecretFile secret = SecretFile.reserve(file)) {
            assertThat(secret.write(KIT, output)).isTrue();
        }

        assertThat(file).hasContent(KIT.page());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void neverReplacesAFile() throws IOException {
        Path file = Files.writeString(home.resolve("kit.txt"), "an older kit");

        assertThatThrownBy(() -> SecretFile.reserve(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("exists already");
        assertThat(file).hasContent("an older kit");
    }

    @Test
    void isGoneWhenNothingWasWritten() {
        Path file = home.resolve("kit.txt");

        SecretFile.reserve(file).close();

        assertThat(file).doesNotExist();
    }

    @Test
    void aDirectoryThatIsMissingIsFoundOutBeforehand() {
        assertThatThrownBy(() -> SecretFile.reserve(home.resolve("missing/kit.txt")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aKitThatCannotBeWrittenIsLeftToBeShown() throws IOException {
        Path file = home.resolve("kit.txt");

        try (SecretFile secret = SecretFile.reserve(file)) {
            Files.delete(file);

            assertThat(secret.write(KIT, output)).isFalse();
        }

        assertThat(err.toString()).contains("shown instead").doesNotContain("ABCD");
    }

    @Test
    void withoutAFileNothingIsWritten() {
        try (SecretFile secret = SecretFile.reserve(null)) {
            assertThat(secret.write(KIT, output)).isFalse();
        }
    }
}
