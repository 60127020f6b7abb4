package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A store with object lock keeps what it is told to delete. */
class RetainedKeySlotTest {

    @Test
    void aSlotThatTheStoreRetainsIsNotCalledRemoved() {
        MemorySink stored = new MemorySink();
        ForwardingSink locking = new ForwardingSink(stored) {
            @Override
            public DeleteResult delete(ObjectKey key) throws IOException {
                return key.value().startsWith("key/") ? DeleteResult.RETAINED : super.delete(key);
            }
        };
        NewRepository made =
                BackupRepository.create(locking, passphrase(), KeyStretching.PBKDF2, RepositoryOptions.defaults());
        try (BackupRepository repository = made.repository()) {
            String slot = repository.keys().list().get(0).id();

            assertThatThrownBy(() -> repository.keys().remove(slot))
                    .isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.retryable())
                            .isFalse())
                    .hasMessageContainingAll(slot, "still opens");

            assertThat(repository.keys().list()).extracting(KeySlotInfo::id).contains(slot);
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
        BackupRepository.open(stored, passphrase(), RepositoryOptions.defaults())
                .close();
    }

    private static Credential passphrase() {
        return Credential.passphrase("right".toCharArray());
    }
}
