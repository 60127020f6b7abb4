package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final MemorySink stored = new MemorySink();
    private final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    private final UUID session = UUID.randomUUID();
    /** Overflows soon. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private Heartbeats heartbeats;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored);
        heartbeats = through(faulty);
    }

    @Test
    void beatsOnlyAfterTheIntervalAndKeepsTheLast() throws IOException {
        heartbeats.beat();
        nanos.addAndGet(Heartbeats.INTERVAL.toNanos() - 1);
        heartbeats.beat();
        assertThat(listed()).isEmpty();

        nanos.addAndGet(1);
        heartbeats.beat();
        heartbeats.beat();
        assertThat(listed()).containsExactly(1L);

        pass();
        heartbeats.beat();
        assertThat(listed()).containsExactly(2L);
    }

    @Test
    void triesAgainAtOnceAfterAFailure() throws IOException {
        faulty.failPut(ObjectKeys.HEARTBEATS, Fault.LOST);
        pass();

        assertThatThrownBy(heartbeats::beat).isInstanceOf(IOException.class);
        heartbeats.beat();

        assertThat(listed()).containsExactly(1L);
    }

    @Test
    void showsANewNumberInTimeAlsoAfterALostAcknowledgement() throws IOException {
        faulty.failPut(ObjectKeys.HEARTBEATS, Fault.LOST_ACKNOWLEDGEMENT);
        pass();

        assertThatThrownBy(heartbeats::beat).isInstanceOf(IOException.class);
        heartbeats.beat();
        assertThat(listed()).containsExactly(1L);

        pass();
        heartbeats.beat();
        assertThat(listed()).containsExactly(2L);
    }

    @Test
    void removesLaterWhatCouldNotBeRemoved() throws IOException {
        pass();
        heartbeats.beat();
        faulty.failDelete(ObjectKeys.HEARTBEATS, Fault.LOST);
        pass();

        assertThatThrownBy(heartbeats::beat).isInstanceOf(IOException.class);
        assertThat(listed()).containsExactly(1L, 2L);

        pass();
        heartbeats.beat();
        assertThat(listed()).containsExactly(3L);
    }

    @Test
    void leavesNothingWhenItEnds() throws IOException {
        heartbeats.end();
        heartbeats = through(faulty);
        pass();
        heartbeats.beat();

        heartbeats.end();
        assertThat(listed()).isEmpty();

        pass();
        heartbeats.beat();
        assertThat(listed()).isEmpty();
    }

    @Test
    void leavesNothingOfABeatThatWasNotAcknowledged() throws IOException {
        pass();
        heartbeats.beat();
        faulty.failPut(ObjectKeys.HEARTBEATS, Fault.LOST_ACKNOWLEDGEMENT);
        pass();
        assertThatThrownBy(heartbeats::beat).isInstanceOf(IOException.class);
        assertThat(listed()).containsExactly(1L, 2L);

        heartbeats.end();

        assertThat(listed()).isEmpty();
    }

    @Test
    void leavesNothingOfABeatThatIsUnderWayWhenItEnds() throws IOException {
        Heartbeats[] ending = new Heartbeats[1];
        ending[0] = through(new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.equals(ObjectKeys.heartbeat(session, 2))) {
                    ending[0].end();
                }
                return super.put(key, content);
            }
        });
        pass();
        ending[0].beat();
        pass();
        ending[0].beat();

        assertThat(listed()).isEmpty();
    }

    private Heartbeats through(BackupSink sink) throws IOException {
        return new Heartbeats(TestRepositories.access(sink).open(null, null), session, nanos::get);
    }

    private void pass() {
        nanos.addAndGet(Heartbeats.INTERVAL.toNanos());
    }

    private List<Long> listed() throws IOException {
        return SinkObjects.list(stored, ObjectKeys.HEARTBEATS).stream()
                .map(object -> ObjectKeys.numberBehind(ObjectKeys.HEARTBEATS, object.key())
                        .orElseThrow())
                .toList();
    }
}
