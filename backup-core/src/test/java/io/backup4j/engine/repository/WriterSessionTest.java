package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is registered, at which generation, and what it leaves behind. */
class WriterSessionTest extends WriterSessionFixture {
    @Test
    void registersAndLeavesNothingWhenItCloses() throws IOException {
        try (WriterSession writer = repository.registerWriter()) {
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 0).value());
        }
        assertThat(sessions()).isEmpty();
    }

    @Test
    void findsOutAStoreThatOverwrites() throws IOException {
        Repository overwriting = open(new NonConditionalSink(stored));

        assertThatThrownBy(overwriting::registerWriter)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                .hasMessageContaining("--single-writer");
        assertThat(sessions()).isEmpty();
    }

    @Test
    void refusesAStoreThatDoesNotClaimToBeSharable() throws IOException {
        Repository modest = open(new ModestSink(stored));

        assertThatThrownBy(modest::registerWriter)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));
        assertThat(sessions()).isEmpty();
    }

    @Test
    void runsAloneInSingleWriterModeAndSaysWhoIsInTheWay() throws IOException {
        Repository alone = new RepositoryAccess(new ModestSink(stored), TestRepositories.settings(1, 32 << 20, true))
                .open(null, null);
        WriterSession other = WriterSession.register(repository, RECORD, false, System::nanoTime, time -> {});

        assertThatThrownBy(alone::registerWriter)
                .isInstanceOfSatisfying(
                        LockedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
                .hasMessageContaining("process 42 on host host")
                .hasMessageContaining("unlock");
        assertThat(sessions()).hasSize(1);

        other.close();
        try (WriterSession writer = alone.registerWriter()) {
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 0).value());
        }
    }

    @Test
    void leavesNothingWhenItsRegistrationIsNotAcknowledged() throws IOException {
        faulty.failPut(ObjectKeys.SESSIONS, Fault.LOST_ACKNOWLEDGEMENT);

        assertThatThrownBy(repository::registerWriter).isInstanceOf(IOException.class);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void registersAgainWhenAGenerationAppearsMeanwhile() throws IOException {
        Repository pruned = open(new ForwardingSink(stored) {
            private boolean done;

            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (!done && key.value().startsWith(ObjectKeys.SESSIONS)) {
                    done = true;
                    condemn(1);
                }
                return result;
            }
        });

        try (WriterSession writer = pruned.registerWriter()) {
            assertThat(writer.generation()).isEqualTo(1);
            assertThat(sessions())
                    .containsExactly(ObjectKeys.session(writer.uuid(), 1).value());
        }
        assertThat(sessions()).isEmpty();
    }

    @Test
    void leavesNothingWhenRegisteringAgainIsNotAcknowledged() throws IOException {
        Repository pruned = open(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (key.value().endsWith("/0000000000")) {
                    condemn(1);
                } else if (key.value().endsWith("/0000000001")) {
                    throw new IOException("injected: acknowledgement lost");
                }
                return result;
            }
        });

        assertThatThrownBy(pruned::registerWriter).isInstanceOf(IOException.class);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void masksCondemnedPacksUntilTheirGenerationIsFinished() throws IOException {
        PackName kept = putPack();
        PackName condemned = putPack();
        condemn(1, condemned);

        assertThat(usable(1, condemned)).isFalse();
        assertThat(usable(1, kept)).isTrue();
        // A reader masks nothing.
        assertThat(usable(0, condemned)).isTrue();

        repository.store().put(SealedKind.FINISHED, ObjectKeys.generationFinished(1), new byte[0]);
        assertThat(usable(1, condemned)).isTrue();

        condemn(2, kept);
        assertThat(repository.generations().newest()).isEqualTo(2);
        assertThat(usable(2, kept)).isFalse();
        assertThat(usable(2, condemned)).isTrue();
    }

    @Test
    void beatsOnlyAfterTheInterval() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        WriterSession writer = WriterSession.register(repository, RECORD, false, nanos::get, time -> {});

        writer.heartbeat();
        nanos.addAndGet(Duration.ofSeconds(15).toNanos() - 1);
        writer.heartbeat();
        assertThat(heartbeats()).isEmpty();

        nanos.addAndGet(1);
        writer.heartbeat();
        writer.heartbeat();
        assertThat(heartbeats())
                .containsExactly(ObjectKeys.heartbeat(writer.uuid(), 1).value());

        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        writer.heartbeat();
        assertThat(heartbeats())
                .containsExactly(ObjectKeys.heartbeat(writer.uuid(), 2).value());

        writer.close();
        assertThat(heartbeats()).isEmpty();
    }

    /** Makes no claim that it does not keep. */
    private static final class ModestSink extends ForwardingSink {
        ModestSink(BackupSink sink) {
            super(sink);
        }

        @Override
        public SinkCapabilities capabilities() {
            return new SinkCapabilities(false, true, true);
        }
    }

    private void condemn(long generation, PackName... packs) throws IOException {
        String hex = "ab".repeat(32);
        ByteBuffer names = ByteBuffer.allocate(packs.length * PackName.BYTES);
        List.of(packs).forEach(pack -> names.put(pack.bytes()));
        repository.store().put(SealedKind.CONDEMNED, ObjectKeys.generationCondemned(generation, hex), names.array());
        repository
                .store()
                .put(
                        SealedKind.GENERATION,
                        ObjectKeys.generationHead(generation),
                        RecordJson.write(RecordJson.object().put("condemned", hex)));
    }

    private PackName putPack() {
        PackName name = PackName.random(new SecureRandom());
        stored.put(name.key(), ObjectContent.of(new byte[1]));
        return name;
    }

    private boolean usable(long generation, PackName pack) throws IOException {
        return repository.loadIndex(generation, Set.of()).packs().contains(pack);
    }

    private List<String> heartbeats() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.HEARTBEATS);
    }
}
