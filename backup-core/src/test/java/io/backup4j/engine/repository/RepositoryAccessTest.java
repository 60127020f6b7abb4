package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealFixture;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RepositoryAccessTest {
    private final MemorySink sink = new MemorySink();

    @Test
    void opensWithThePassphraseAndWithTheRecoveryKey() throws IOException {
        RepositoryAccess.Created created = create();
        Credential recovery = Credential.recoveryKey(created.recoveryKey());

        assertThat(open(TestRepositories.passphrase()).identity())
                .isEqualTo(created.repository().identity());
        assertThat(open(recovery).identity()).isEqualTo(created.repository().identity());
        assertThat(created.repository().slots().opened(recovery).id())
                .isEqualTo(created.recoverySlot().id());
    }

    @Test
    void opensWithAKeyFile() throws IOException {
        Credential keyFile = Credential.keyFile(SealFixture.bytes(32, 7));
        TestRepositories.access(sink).create(keyFile, SealFixture.cheapKdf());

        assertThatCode(() -> open(Credential.keyFile(SealFixture.bytes(32, 7)))).doesNotThrowAnyException();
        assertThatThrownBy(() -> open(Credential.keyFile(SealFixture.bytes(32, 8))))
                .isInstanceOf(WrongKeyException.class);
    }

    @Test
    void makesNoSecondRepository() throws IOException {
        create();
        byte[] header = SinkObjects.read(sink, ObjectKeys.REPOSITORY);

        assertThatThrownBy(this::create).satisfies(code(ErrorCode.REPOSITORY_EXISTS));
        assertThatThrownBy(() -> TestRepositories.unencrypted(sink)).satisfies(code(ErrorCode.REPOSITORY_EXISTS));
        assertThat(SinkObjects.read(sink, ObjectKeys.REPOSITORY)).isEqualTo(header);
        assertThatCode(() -> open(TestRepositories.passphrase())).doesNotThrowAnyException();
    }

    @Test
    void refusesAWrongPassphrase() throws IOException {
        create();

        assertThatThrownBy(() -> open(Credential.passphrase("wrong".toCharArray())))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageNotContaining("wrong'");
    }

    @Test
    void refusesAKeyOnAnUnencryptedRepositoryAndNoKeyOnAnEncryptedOne() throws IOException {
        MemorySink plain = new MemorySink();
        TestRepositories.unencrypted(plain);
        create();

        assertThatThrownBy(() -> TestRepositories.access(plain).open(TestRepositories.passphrase(), null))
                .satisfies(code(ErrorCode.UNEXPECTED_REPOSITORY))
                .hasMessageContaining("not encrypted");
        assertThatThrownBy(() -> open(null))
                .satisfies(code(ErrorCode.UNEXPECTED_REPOSITORY))
                .hasMessageContaining("passphrase, key file or recovery key");
    }

    @Test
    void refusesAnotherRepositoryThanThePinnedOne() throws IOException {
        UUID id = create().repository().identity().id();
        UUID other = new UUID(1, 2);

        assertThatCode(() -> TestRepositories.access(sink).open(TestRepositories.passphrase(), id))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> TestRepositories.access(sink).open(TestRepositories.passphrase(), other))
                .satisfies(code(ErrorCode.UNEXPECTED_REPOSITORY))
                .hasMessageContaining(id.toString())
                .hasMessageContaining(other.toString());
    }

    @Test
    void saysThatThereIsNoRepository() {
        assertThatThrownBy(() -> open(null)).satisfies(code(ErrorCode.NO_REPOSITORY));
    }

    @Test
    void namesAFutureFormatVersionAndItsOwn() throws IOException {
        create();
        replaceFormat(7);

        assertThatThrownBy(() -> open(TestRepositories.passphrase()))
                .satisfies(code(ErrorCode.UNSUPPORTED_FORMAT))
                .hasMessageContaining("version 7")
                .hasMessageContaining("version 1")
                .hasMessageContaining("Use a release of backup4j that knows version 7");
    }

    @Test
    void refusesTheUnstableVersionAndSaysHowToGetOutOfIt() throws IOException {
        create();
        replaceFormat(0);

        assertThatThrownBy(() -> open(TestRepositories.passphrase()))
                .satisfies(code(ErrorCode.UNSUPPORTED_FORMAT))
                .hasMessageContaining("has format version 0; this release reads version 1")
                .hasMessageContaining("restore what you need with the release that made it");
    }

    @Test
    void opensThoughALaterReleaseHasAddedToTheHeader() throws IOException {
        create();
        String header = new String(SinkObjects.read(sink, ObjectKeys.REPOSITORY), StandardCharsets.UTF_8);
        replace(
                ObjectKeys.REPOSITORY,
                header.replace("{", "{\"later\":{\"x\":[1]},").getBytes(StandardCharsets.UTF_8));

        assertThatCode(() -> open(TestRepositories.passphrase())).doesNotThrowAnyException();
    }

    /** Such as one that a key service opens. Everybody else goes on to open with what they have. */
    @Test
    void opensBesideSlotsThatOnlyALaterReleaseKnows() throws IOException {
        RepositoryAccess.Created created = create();
        for (String[] change : new String[][] {
            {"\"kind\":\"recovery\"", "\"kind\":\"service\""},
            {"\"name\":\"hkdf-sha256\"", "\"name\":\"balloon\""},
            {"\"label\":", "\"later\":1,\"label\":"}
        }) {
            ObjectKey key = created.recoverySlot().objectKey();
            byte[] intact = SinkObjects.read(sink, key);
            String json = new String(intact, StandardCharsets.UTF_8);
            assertThat(json).contains(change[0]);
            replace(key, json.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8));

            Repository opened = open(TestRepositories.passphrase());
            assertThat(opened.slots().list()).hasSize(1);
            String passphraseSlot = opened.slots().list().get(0).id();
            // Whether anybody can open the other one, this release cannot know.
            assertThatThrownBy(() -> opened.slots().remove(passphraseSlot)).hasMessageContaining("the last one");
            assertThatThrownBy(() -> open(Credential.recoveryKey(created.recoveryKey())))
                    .isInstanceOf(WrongKeyException.class)
                    .hasMessageContaining(key.value());
            replace(key, intact);
        }
    }

    @Test
    void callsATruncatedHeaderDamagedWhereverItEnds() throws IOException {
        create();
        byte[] header = SinkObjects.read(sink, ObjectKeys.REPOSITORY);
        for (int length = 0; length < header.length; length++) {
            replace(ObjectKeys.REPOSITORY, Arrays.copyOf(header, length));
            assertThatThrownBy(() -> open(TestRepositories.passphrase()))
                    .as("%d of %d bytes", length, header.length)
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("'repository'");
        }
    }

    @Test
    void failsCleanlyOnAnyFlippedBitOfHeaderAndKeyring() throws IOException {
        create();
        for (ObjectKey key : new ObjectKey[] {ObjectKeys.REPOSITORY, ObjectKeys.keyring(0)}) {
            byte[] intact = SinkObjects.read(sink, key);
            int opened = 0;
            for (int bit = 0; bit < intact.length * 8; bit += 3) {
                byte[] flipped = intact.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                replace(key, flipped);
                try {
                    open(TestRepositories.passphrase());
                    opened++;
                } catch (BackupException e) {
                    assertThat(e.getMessage()).as("bit %d of %s", bit, key).isNotBlank();
                }
            }
            // The time of creation is not protected; everything of the keyring is.
            assertThat(opened).as("%s", key).isLessThan(key.equals(ObjectKeys.REPOSITORY) ? 200 : 1);
            replace(key, intact);
        }
    }

    @Test
    void namesAMissingKeyring() throws IOException {
        create();
        sink.delete(ObjectKeys.keyring(0));

        assertThatThrownBy(() -> open(TestRepositories.passphrase()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("keyring/0");
    }

    @Test
    void findsOutAStoreThatOverwritesAndLeavesAnOpenableRepository() throws IOException {
        NonConditionalSink overwriting = new NonConditionalSink(sink);

        assertThatThrownBy(() -> TestRepositories.unencrypted(overwriting)).satisfies(code(ErrorCode.UNSUITABLE_SINK));
        assertThatCode(() -> open(null)).doesNotThrowAnyException();
    }

    @Test
    void takesAStoreThatOverwritesInSingleWriterMode() throws IOException {
        NonConditionalSink overwriting = new NonConditionalSink(sink);
        new RepositoryAccess(overwriting, TestRepositories.settings(1, 32 << 20, true)).createUnencrypted();

        assertThatCode(() -> open(null)).doesNotThrowAnyException();
    }

    private RepositoryAccess.Created create() throws IOException {
        return TestRepositories.access(sink).create(TestRepositories.passphrase(), SealFixture.cheapKdf());
    }

    private Repository open(Credential credential) throws IOException {
        return TestRepositories.access(sink).open(credential, null);
    }

    private void replace(ObjectKey key, byte[] bytes) {
        sink.delete(key);
        sink.put(key, ObjectContent.of(bytes));
    }

    private void replaceFormat(int version) throws IOException {
        String header = new String(SinkObjects.read(sink, ObjectKeys.REPOSITORY), StandardCharsets.UTF_8);
        assertThat(header).contains("\"format\":1");
        replace(
                ObjectKeys.REPOSITORY,
                header.replace("\"format\":1", "\"format\":" + version).getBytes(StandardCharsets.UTF_8));
    }

    private static Consumer<Throwable> code(ErrorCode expected) {
        return thrown -> assertThat(((BackupException) thrown).code()).isEqualTo(expected);
    }
}
