package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkCapabilities;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall.Kind;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What all wrappers pass on, and what the read-only one does not. */
class ForwardingSinkTest {
    private final AtomicInteger closed = new AtomicInteger();

    private final BackupSink particular = new ForwardingSink(new MemorySink()) {
        @Override
        public SinkCapabilities capabilities() {
            return new SinkCapabilities(true, false, false);
        }

        @Override
        public Optional<SinkSpace> space() {
            return Optional.of(new SinkSpace(10, 3));
        }

        @Override
        public String location() {
            return "somewhere";
        }

        @Override
        public Optional<URI> localDirectory() {
            return Optional.of(URI.create("file:///somewhere/"));
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    };

    @Test
    void everyWrapperPassesOnWhatTheSinkSaysOfItself() throws IOException {
        List<Function<BackupSink, BackupSink>> wrappers = List.of(
                RetryingSink::around,
                sink -> ThrottledSink.both(sink, BandwidthLimit.of(1)),
                ReadOnlySink::new,
                RecordingSink::new,
                sink -> new FaultySink(sink, FaultPlan.none()));
        for (Function<BackupSink, BackupSink> wrapper : wrappers) {
            BackupSink wrapped = wrapper.apply(particular);
            assertThat(wrapped.capabilities()).isEqualTo(particular.capabilities());
            assertThat(wrapped.space()).contains(new SinkSpace(10, 3));
            assertThat(wrapped.location()).isEqualTo("somewhere");
            assertThat(wrapped.localDirectory()).contains(URI.create("file:///somewhere/"));
            wrapped.close();
        }
        assertThat(closed).hasValue(wrappers.size());
    }

    @Test
    void noMethodOfTheInterfaceIsForgotten() {
        assertThat(Arrays.stream(BackupSink.class.getMethods()).map(Method::getName))
                .allSatisfy(name -> assertThat(Arrays.stream(ForwardingSink.class.getDeclaredMethods())
                                .map(Method::getName))
                        .contains(name));
    }

    @Test
    void theReadOnlyWrapperKeepsWritesFromTheSink() {
        RecordingSink recording = new RecordingSink(particular);
        ReadOnlySink sink = new ReadOnlySink(recording);
        ObjectKey key = new ObjectKey("backup/one");
        assertThatThrownBy(() -> sink.put(key, ObjectContent.of(new byte[1])))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContaining("read-only")
                .hasMessageContaining("backup/one");
        assertThatThrownBy(() -> sink.delete(key))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContaining("read-only");
        assertThat(recording.requests(Kind.PUT) + recording.requests(Kind.DELETE))
                .isZero();
    }

    @Test
    void theStoreThatLiesClaimsEverything() {
        assertThat(new NonConditionalSink(particular).capabilities()).isEqualTo(SinkCapabilities.FULL);
    }
}
