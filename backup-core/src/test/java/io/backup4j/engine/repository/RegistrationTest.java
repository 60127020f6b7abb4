package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registration may take from memory, and what its probe finds out with one put and one listing. */
class RegistrationTest {
    private final MemorySink stored = new MemorySink();
    private final RecordingSink recorded = new RecordingSink(stored);
    private Repository host;

    @BeforeEach
    void open() throws IOException {
        TestRepositories.unencrypted(stored).close();
        host = TestRepositories.access(recorded).open(null, null);
    }

    @Test
    void registersAtTheNewestGenerationThoughItKnewAnOlderOne() throws IOException {
        host.registerWriter().close();
        PackName condemned = PackName.random(new SecureRandom());
        Repository pruner = TestRepositories.access(stored).open(null, null);
        assertThat(pruner.generations()
                        .propose(1, PackSet.builder().add(condemned).build()))
                .isTrue();

        try (WriterSession writer = host.registerWriter()) {
            assertThat(writer.generation()).isEqualTo(1);
            assertThat(SinkObjects.keys(stored, ObjectKeys.SESSIONS))
                    .containsExactly(ObjectKeys.session(writer.uuid(), 1).value());
            assertThat(host.generations().masked(writer.generation())).containsExactly(condemned);
        }
    }

    @Test
    void looksForTheNewestGenerationAfterEachRegistrationAndBeforeTheFirstOnly() throws IOException {
        host.registerWriter().close();
        assertThat(recorded.keys(SinkCall.Kind.LIST).stream().filter(ObjectKeys.GENERATIONS::equals))
                .hasSize(2);
        recorded.clear();

        host.registerWriter().close();

        assertThat(recorded.calls().stream()
                        .map(call -> call.kind() + " "
                                + call.key().substring(0, call.key().indexOf('/') + 1)))
                .containsExactly(
                        "PUT session/",
                        "PUT session/",
                        "LIST session/",
                        "LIST generation/",
                        "STAT generation/",
                        "DELETE session/");
    }

    @Test
    void findsOutAStoreThatOverwritesAndSaysThatItDidNot() throws IOException {
        Repository lying = TestRepositories.access(new ForwardingSink(stored) {
                    @Override
                    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                        PutResult result = super.put(key, content);
                        if (result == PutResult.EXISTS) {
                            super.delete(key);
                            super.put(key, content);
                        }
                        return result;
                    }
                })
                .open(null, null);

        assertThatThrownBy(lying::registerWriter)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                .hasMessageContaining("overwrites");
        assertThat(SinkObjects.keys(stored, ObjectKeys.SESSIONS)).isEmpty();
    }
}
