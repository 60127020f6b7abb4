package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.sink.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotJsonTest {
    private static final ObjectKey KEY = ObjectKey.of("key/00112233445566aa");
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String WRAPPED = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String JSON = "{\"slot\":\"00112233445566aa\",\"kind\":\"passphrase\",\"label\":\"office\","
            + "\"created\":\"2026-12-01T14:30:22Z\",\"kdf\":{\"name\":\"pbkdf2-hmac-sha256\",\"iterations\":600000,"
            + "\"salt\":\"" + SALT + "\"},\"wrapped\":\"" + WRAPPED + "\"}";

    @Test
    void readsAndWritesTheDocumentOfTheFormatPage() {
        KeySlot slot = read(JSON);

        assertThat(slot.kind()).isEqualTo(SlotKind.PASSPHRASE);
        assertThat(slot.kdf()).isEqualTo(new Pbkdf2(600_000));
        assertThat(slot.created()).isEqualTo(Instant.parse("2026-12-01T14:30:22Z"));
        assertThat(slot.label()).isEqualTo("office");
        assertThat(slot.salt()).startsWith(0, 1, 2).hasSize(32);
        assertThat(new String(slot.toJson(), StandardCharsets.UTF_8)).isEqualTo(JSON);
    }

    @Test
    void readsAndWritesArgon2id() {
        String json = JSON.replace(
                "\"pbkdf2-hmac-sha256\",\"iterations\":600000",
                "\"argon2id\",\"memoryKiB\":65536,\"iterations\":3,\"parallelism\":4");

        assertThat(read(json).kdf()).isEqualTo(new Argon2id(65_536, 3, 4));
        assertThat(new String(read(json).toJson(), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pbkdf2-hmac-sha256 | scrypt     | UNSUPPORTED_FORMAT | 'scrypt'",
                "\"passphrase\"     | \"kms\"    | UNSUPPORTED_FORMAT | 'kms'",
                "600000             | 99999      | DAMAGED | iterations",
                "600000             | 100000001  | DAMAGED | iterations",
                "600000             | 1e9        | DAMAGED | iterations",
                "600000             | 99999999999 | DAMAGED | iterations",
                "\"iterations\"     | \"rounds\" | DAMAGED | rounds",
                "\"label\"          | \"slot\"   | DAMAGED | JSON",
                "\"office\"         | 7          | DAMAGED | label",
                "14:30:22Z          | 25:30:22Z  | DAMAGED | cannot be used",
                "00112233445566aa   | 00112233445566ab | DAMAGED | 00112233445566ab",
                "\"AAEC             | \"AA       | DAMAGED | salt",
                "\"passphrase\"     | \"recovery\" | DAMAGED | kdf"
            })
    void refusesByNameWhatItMustNotUse(String part, String replacement, ErrorCode code, String named) {
        assertThat(JSON).contains(part);
        assertThatThrownBy(() -> read(JSON.replace(part, replacement)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(named)
                .hasMessageContaining(KEY.value());
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < JSON.length(); length++) {
            String cut = JSON.substring(0, length);
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(BackupException.class);
        }
        assertThatThrownBy(() -> read(JSON + "{}")).isInstanceOf(BackupException.class);
    }

    private static KeySlot read(String json) {
        return KeySlot.fromJson(KEY, json.getBytes(StandardCharsets.UTF_8));
    }
}
