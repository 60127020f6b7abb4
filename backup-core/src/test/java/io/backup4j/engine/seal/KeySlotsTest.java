package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class KeySlotsTest {
    private static final Instant CREATED = Instant.parse("2026-12-01T14:30:22Z");
    private static final byte[] MASTER = SealFixture.bytes(32, 1);
    private final RepositoryIdentity identity = new RepositoryIdentity(new UUID(3, 4), SealMode.AES_256_GCM);
    private final SecureRandom random = new SecureRandom();

    @Test
    void eachKindOfCredentialOpensItsOwnSlot() {
        List<Credential> credentials = List.of(
                passphrase("correct horse"),
                Credential.keyFile(SealFixture.bytes(32, 2)),
                Credential.recoveryKey(SealFixture.bytes(32, 3)));
        List<KeySlot> slots = credentials.stream()
                .map(credential -> wrap(credential, SealFixture.cheapKdf()))
                .toList();

        for (Credential credential : credentials) {
            assertThat(KeySlots.unwrap(identity, slots, credential))
                    .as("%s", credential)
                    .isEqualTo(MASTER);
        }
    }

    @Test
    void aPassphraseOpensThroughEitherKeyDerivationAfterStorage() {
        for (KdfOptions options : List.of(SealFixture.cheapPbkdf2(), SealFixture.cheapKdf())) {
            KeySlot slot = wrap(passphrase("correct horse"), options);
            KeySlot stored = KeySlot.fromJson(slot.objectKey(), slot.toJson());

            assertThat(KeySlots.unwrap(identity, List.of(stored), passphrase("correct horse")))
                    .isEqualTo(MASTER);
        }
    }

    @Test
    void theSamePassphraseTypedWithCombiningAccentsOpens() {
        KeySlot slot = wrap(passphrase("Schl\u00fcssel"), SealFixture.cheapKdf());

        assertThat(KeySlots.unwrap(identity, List.of(slot), passphrase("Schlu\u0308ssel")))
                .isEqualTo(MASTER);
    }

    @Test
    void aWrongPassphraseIsToldHowManySlotsWereTriedAndNothingElse() {
        List<KeySlot> slots = List.of(
                wrap(passphrase("one"), SealFixture.cheapKdf()),
                wrap(passphrase("two"), SealFixture.cheapKdf()),
                wrap(Credential.keyFile(new byte[32]), SealFixture.cheapKdf()));

        assertThatThrownBy(() -> KeySlots.unwrap(identity, slots, passphrase("three")))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("No passphrase slot of 2 opens")
                .hasMessageNotContaining("three")
                .hasNoCause();
        assertThatThrownBy(() -> KeySlots.unwrap(identity, slots, Credential.recoveryKey(new byte[32])))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("No slot of kind recovery");
    }

    @Test
    void aKeyFileDoesNotOpenARecoverySlotWithTheSameBytes() {
        byte[] secret = SealFixture.bytes(32, 5);
        KeySlot recovery = wrap(Credential.recoveryKey(secret), SealFixture.cheapKdf());
        KeySlot relabelled = new KeySlot(
                recovery.id(), SlotKind.KEY_FILE, "", CREATED, recovery.kdf(), recovery.salt(), recovery.wrapped());

        assertThatThrownBy(() -> KeySlots.unwrap(identity, List.of(relabelled), Credential.keyFile(secret)))
                .isInstanceOf(WrongKeyException.class);
    }

    @Test
    void aSlotOfAnotherRepositoryOrUnderAnotherIdOrCostDoesNotOpen() {
        Credential credential = passphrase("correct horse");
        KeySlot slot = wrap(credential, SealFixture.cheapKdf());
        KeySlot renamed =
                new KeySlot("0123456789abcdef", slot.kind(), "", CREATED, slot.kdf(), slot.salt(), slot.wrapped());
        KeySlot weakened =
                new KeySlot(slot.id(), slot.kind(), "", CREATED, new Argon2id(8, 2, 1), slot.salt(), slot.wrapped());
        RepositoryIdentity other = new RepositoryIdentity(new UUID(3, 5), SealMode.AES_256_GCM);

        assertThatThrownBy(() -> KeySlots.unwrap(other, List.of(slot), credential))
                .isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> KeySlots.unwrap(identity, List.of(renamed, weakened), credential))
                .isInstanceOf(WrongKeyException.class);
    }

    @Test
    void everyBitOfTheWrappedKeyAndItsSaltCounts() {
        Credential credential = Credential.keyFile(SealFixture.bytes(32, 7));
        KeySlot slot = wrap(credential, SealFixture.cheapKdf());
        for (int bit = 0; bit < 8 * (48 + 32); bit++) {
            byte[] wrapped = slot.wrapped();
            byte[] salt = slot.salt();
            byte[] changed = bit < 8 * 48 ? wrapped : salt;
            int index = bit / 8 % 48;
            changed[bit < 8 * 48 ? index : bit / 8 - 48] ^= (byte) (1 << bit % 8);
            KeySlot flipped = new KeySlot(slot.id(), slot.kind(), "", CREATED, slot.kdf(), salt, wrapped);

            assertThatThrownBy(() -> KeySlots.unwrap(identity, List.of(flipped), credential))
                    .as("bit %d", bit)
                    .isInstanceOf(WrongKeyException.class);
        }
    }

    @Test
    void aSlotThatWouldExhaustTheHeapIsNotTriedAndNamed() {
        KeySlot slot = wrap(passphrase("correct horse"), SealFixture.cheapKdf());
        Kdf greedy = new Argon2id(4 * 1024 * 1024, 1, 1);
        KeySlot inflated =
                new KeySlot("0123456789abcdef", slot.kind(), "", CREATED, greedy, slot.salt(), slot.wrapped());
        Assumptions.assumeTrue(Runtime.getRuntime().maxMemory() < 8L << 30, "the heap is smaller than 8 GiB");

        assertThat(KeySlots.unwrap(identity, List.of(inflated, slot), passphrase("correct horse")))
                .isEqualTo(MASTER);
        assertThatThrownBy(() -> KeySlots.unwrap(identity, List.of(inflated), passphrase("correct horse")))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("0123456789abcdef (needs 4096 MiB of heap)");
    }

    @Test
    void halfASurrogatePairIsRefusedInsteadOfReplaced() {
        assertThatThrownBy(() -> wrap(passphrase("a\ud800b"), SealFixture.cheapKdf()))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause();
    }

    @Test
    void aRepositoryOfModeNoneHasNothingToWrap() {
        assertThatThrownBy(() -> KeySlots.wrap(
                        new RepositoryIdentity(new UUID(1, 1), SealMode.NONE),
                        MASTER,
                        passphrase("x"),
                        KdfOptions.pbkdf2(),
                        "",
                        CREATED,
                        random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private KeySlot wrap(Credential credential, KdfOptions options) {
        return KeySlots.wrap(identity, MASTER, credential, options, "test", CREATED, random);
    }

    private static Credential passphrase(String text) {
        return Credential.passphrase(text.toCharArray());
    }
}
