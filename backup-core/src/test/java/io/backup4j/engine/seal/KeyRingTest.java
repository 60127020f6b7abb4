package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void comesBackFromJsonWithEveryKeyAndParameter() {
        KeyRing ring = KeyRing.create(random).withNewEpoch(random);

        KeyRing read = KeyRing.fromJson(ring.toJson());

        assertThat(read.idKey()).isEqualTo(ring.idKey());
        assertThat(read.gearKey()).isEqualTo(ring.gearKey());
        assertThat(read.currentKeyId()).isEqualTo(2);
        assertThat(read.epochKey(1)).isEqualTo(ring.epochKey(1));
        assertThat(read.epochKey(2)).isEqualTo(ring.epochKey(2)).isNotEqualTo(ring.epochKey(1));
        assertThat(read.chunking()).isEqualTo(ring.chunking());
    }

    @Test
    void aNewEpochKeepsTheIdAndGearKeys() {
        KeyRing first = KeyRing.create(random);
        KeyRing second = first.withNewEpoch(random);

        assertThat(second.idKey()).isEqualTo(first.idKey());
        assertThat(second.gearKey()).isEqualTo(first.gearKey());
        assertThat(second.epochKey(1)).isEqualTo(first.epochKey(1));
    }

    @Test
    void closingWipesTheKeysAndEndsTheirUse() {
        KeyRing ring = KeyRing.create(random);
        byte[] idKey = ring.idKey();
        byte[] epochKey = ring.epochKey(1);

        ring.close();

        assertThat(idKey).containsOnly(0);
        assertThat(epochKey).containsOnly(0);
        assertThatThrownBy(ring::gearKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void showsNoKeyInItsText() {
        KeyRing ring = KeyRing.create(random);

        assertThat(ring.toString()).isEqualTo("keyring with epochs [1]");
    }

    @Test
    void refusesUnknownMembersWithoutShowingTheDocument() {
        KeyRing ring = KeyRing.create(random);
        String json = new String(ring.toJson(), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> KeyRing.fromJson(
                        json.replaceFirst("\\{", "{\"colour\":1,").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("'colour'")
                .hasMessageNotContaining(Base64.getEncoder().encodeToString(ring.idKey()));
        assertThatThrownBy(() ->
                        KeyRing.fromJson(json.substring(0, json.length() - 1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DamagedException.class)
                .hasNoCause()
                .hasMessageNotContaining(Base64.getEncoder().encodeToString(ring.idKey()));
    }

    @Test
    void theMasterKeySealsOnlyUnderKeyZero() {
        KeyRing master = KeyRing.ofMaster(new byte[32]);

        assertThat(master.currentKeyId()).isZero();
        assertThatThrownBy(master::idKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> master.epochKey(1)).isInstanceOf(DamagedException.class);
    }
}
