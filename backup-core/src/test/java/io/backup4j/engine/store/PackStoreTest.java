package io.backup4j.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.UnknownPuts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackStoreTest {
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void aPackThatIsAcknowledgedIsStoredAsItWasGiven() throws IOException {
        try (StoreFixture fixture = new StoreFixture(UnaryOperator.identity())) {
            FinishedPack pack = fixture.pack(1);
            int pairs = fixture.nonces.pairs();

            assertThat(store(fixture).put(pack)).isSameAs(pack);

            assertThat(fixture.packPuts()).containsExactly(pack.name().key().value());
            assertThat(fixture.waits).isEmpty();
            assertThat(fixture.nonces.pairs()).isEqualTo(pairs);
            assertThat(steps).hasValue(1);
            assertHolds(fixture, pack, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOST", "LOST_ACKNOWLEDGEMENT"})
    void aPutOfUnknownOutcomeIsFollowedByOneUnderAnotherName(Fault fault) throws IOException {
        for (int failures = 1; failures <= PackStore.MOST_RESEALS; failures++) {
            int inARow = failures;
            try (StoreFixture fixture =
                    new StoreFixture(sink -> new UnknownPuts(sink, "pack/", inARow, List.of(fault)))) {
                FinishedPack pack = fixture.pack(2);
                PackName first = pack.name();
                int pairs = fixture.nonces.pairs();

                FinishedPack stored = store(fixture).put(pack);

                assertThat(fixture.packPuts())
                        .hasSize(failures + 1)
                        .doesNotHaveDuplicates()
                        .startsWith(first.key().value())
                        .endsWith(stored.name().key().value());
                assertThat(SinkObjects.keys(fixture.memory, "pack/")).hasSize(fault == Fault.LOST ? 1 : failures + 1);
                // Three frames and a footer under each further name, none of which repeats a nonce (I9).
                assertThat(fixture.nonces.pairs()).isEqualTo(pairs + 4 * failures);
                assertHolds(fixture, stored, 2);
                for (String key : SinkObjects.keys(fixture.memory, "pack/")) {
                    assertThat(new PackReader(fixture.repository.sealer())
                                    .readDirectory(fixture.memory, PackName.of(ObjectKey.of(key)), stored.sizeBytes())
                                    .frames())
                            .hasSize(3);
                }
            }
        }
    }

    @Test
    void waitsDoubleWithinTheirJitter() throws IOException {
        for (int round = 0; round < 20; round++) {
            try (StoreFixture fixture = new StoreFixture(failing(Fault.LOST))) {
                assertThat(catchThrowable(() -> store(fixture).put(fixture.pack(3))))
                        .isInstanceOf(IOException.class);
                long[] expected = {500, 1000, 2000};
                assertThat(fixture.waits).hasSize(expected.length);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(fixture.waits.get(i).toMillis()).isBetween(expected[i] / 2, expected[i] * 3 / 2);
                }
            }
        }
    }

    @Test
    void theLastFailureIsThrownWithTheOthersInside() throws IOException {
        try (StoreFixture fixture = new StoreFixture(failing(Fault.LOST))) {
            FinishedPack pack = fixture.pack(4);
            String first = pack.name().key().value();

            Throwable failure = catchThrowable(() -> store(fixture).put(pack));

            assertThat(fixture.packPuts()).hasSize(4).doesNotHaveDuplicates();
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(fixture.packPuts().get(3))
                    .hasStackTraceContaining(first)
                    .hasStackTraceContaining(fixture.packPuts().get(2));
        }
    }

    @Test
    void whatIsKnownOrWillNotPassIsNotTriedUnderAnotherName() throws IOException {
        for (Exception failure : List.of(
                new SinkFullException("full", new IOException("no room")),
                new SinkAccessException("refused"),
                new ProcessDied(1))) {
            try (StoreFixture fixture = new StoreFixture(throwing(failure))) {
                assertThat(catchThrowable(() -> store(fixture).put(fixture.pack(5))))
                        .isSameAs(failure);
                assertThat(fixture.packPuts()).hasSize(1);
                assertThat(fixture.waits).isEmpty();
            }
        }
    }

    @Test
    void aTimeoutIsTriedAgainAndAnInterruptIsNot() throws IOException {
        for (boolean marked : new boolean[] {false, true}) {
            IOException failure =
                    marked ? new InterruptedIOException("interrupted") : new SocketTimeoutException("slow");
            try (StoreFixture fixture = new StoreFixture(throwing(failure, marked))) {
                FinishedPack pack = fixture.pack(6);
                assertThat(catchThrowable(() -> store(fixture).put(pack))).isSameAs(failure);
                assertThat(Thread.interrupted()).isEqualTo(marked);
                assertThat(fixture.packPuts()).hasSize(marked ? 1 : 4);
            }
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() throws IOException {
        try (StoreFixture fixture = new StoreFixture(failing(Fault.LOST));
                StoreFixture interrupted = fixture.withPause(time -> {
                    throw new InterruptedException();
                })) {
            FinishedPack pack = interrupted.pack(7);
            assertThat(catchThrowable(() -> store(interrupted).put(pack)))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasStackTraceContaining("injected");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(interrupted.packPuts()).hasSize(1);
        }
    }

    @Test
    void whoMustNotGoOnStopsBetweenTwoNames() throws IOException {
        Cancellation cancellation = new Cancellation();
        try (StoreFixture fixture = new StoreFixture(failing(Fault.LOST));
                StoreFixture cancelling = fixture.withPause(time -> cancellation.cancel())) {
            PackStore store = new PackStore(cancelling.repository, cancellation::check);
            FinishedPack pack = cancelling.pack(8);
            assertThat(catchThrowable(() -> store.put(pack))).isInstanceOf(CancelledException.class);
            assertThat(cancelling.packPuts()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aStoreThatSaysAFreshNameIsTakenIsUnfit(int failuresBefore) throws IOException {
        AtomicInteger puts = new AtomicInteger();
        UnaryOperator<BackupSink> lying = sink -> new ForwardingSink(sink) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (puts.getAndIncrement() < failuresBefore) {
                    throw new IOException("injected");
                }
                return PutResult.EXISTS;
            }
        };
        try (StoreFixture fixture = new StoreFixture(lying)) {
            FinishedPack pack = fixture.pack(9);
            assertThat(catchThrowable(() -> store(fixture).put(pack)))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                    .hasMessageContaining(fixture.packPuts().get(failuresBefore));
        }
    }

    private PackStore store(StoreFixture fixture) {
        return new PackStore(fixture.repository, steps::incrementAndGet);
    }

    private static UnaryOperator<BackupSink> failing(Fault fault) {
        return sink -> new UnknownPuts(sink, "pack/", UnknownPuts.ALWAYS, List.of(fault));
    }

    private static UnaryOperator<BackupSink> throwing(Exception failure) {
        return throwing(failure, false);
    }

    /** @param marking interrupts the thread, as a sink does that was interrupted */
    private static UnaryOperator<BackupSink> throwing(Exception failure, boolean marking) {
        return sink -> new ForwardingSink(sink) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (marking) {
                    Thread.currentThread().interrupt();
                }
                if (failure instanceof IOException checked) {
                    throw checked;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    /** The pack is stored as it says, and all its chunks can be read. */
    private static void assertHolds(StoreFixture fixture, FinishedPack pack, long seed) throws IOException {
        ObjectKey key = pack.name().key();
        assertThat(SinkObjects.read(fixture.memory, key))
                .isEqualTo(pack.content().toByteArray());
        assertThat(new PackReader(fixture.repository.sealer())
                        .readDirectory(fixture.memory, pack.name(), pack.sizeBytes())
                        .frames())
                .isEqualTo(pack.frames());
        for (int i = 0; i < 3; i++) {
            byte[] bytes = MemorySource.random(20_000, seed + i);
            fixture.assertReadable(bytes, 0, 10_000);
            fixture.assertReadable(bytes, 10_000, 10_000);
        }
    }
}
