package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.BackupSinkContract;
import io.backup4j.testkit.BoundedSink;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.RecordingSink;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Every wrapper and every honest double keeps the contract of the sink it wraps. */
class WrapperContractTest {
    private static final int SEED = 4711;

    @Nested
    class Retrying extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();

        @Override
        protected BackupSink open() {
            return RetryingSink.around(memory);
        }

        @Override
        protected Optional<BackupSink> around(BackupSink inner) {
            return Optional.of(RetryingSink.around(inner, RetryOptions.DEFAULTS, duration -> {}));
        }
    }

    /** Requests and acknowledgements get lost, and nobody notices. */
    @Nested
    @DisplayName("Retrying an unreliable store, seed " + SEED)
    class RetryingAnUnreliableStore extends BackupSinkContract {
        private final BackupSink unreliable = new FaultySink(new MemorySink(), FaultPlan.unreliable(SEED, 0.2));

        @Override
        protected BackupSink open() {
            RetryOptions patient = new RetryOptions(
                    40,
                    RetryOptions.DEFAULTS.firstDelay(),
                    1,
                    RetryOptions.DEFAULTS.maxDelay(),
                    RetryOptions.DEFAULTS.jitter());
            return RetryingSink.around(unreliable, patient, duration -> {});
        }

        @Override
        protected boolean mistakesEqualBytesForItsOwn() {
            return true;
        }
    }

    @Nested
    class Throttled extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();
        private final BandwidthLimit limit = BandwidthLimit.of(1000, () -> 0, duration -> {});

        @Override
        protected BackupSink open() {
            return ThrottledSink.both(memory, limit);
        }

        @Override
        protected Optional<BackupSink> around(BackupSink inner) {
            return Optional.of(ThrottledSink.both(inner, limit));
        }
    }

    @Nested
    class ReadOnly extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();

        @Override
        protected BackupSink open() {
            return new ReadOnlySink(memory);
        }

        @Override
        protected BackupSink openWriter() {
            return memory;
        }

        @Override
        protected boolean writes() {
            return false;
        }

        @Override
        protected Optional<BackupSink> around(BackupSink inner) {
            return Optional.of(new ReadOnlySink(inner));
        }
    }

    @Nested
    class Recording extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();

        @Override
        protected BackupSink open() {
            return new RecordingSink(memory);
        }

        @Override
        protected Optional<BackupSink> around(BackupSink inner) {
            return Optional.of(new RecordingSink(inner));
        }
    }

    @Nested
    class FaultyWithoutFaults extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();

        @Override
        protected BackupSink open() {
            return new FaultySink(memory, FaultPlan.none());
        }

        @Override
        protected Optional<BackupSink> around(BackupSink inner) {
            return Optional.of(new FaultySink(inner, FaultPlan.none()));
        }
    }

    @Nested
    class BoundedWithRoom extends BackupSinkContract {
        private final MemorySink memory = new MemorySink();

        @Override
        protected BackupSink open() {
            return new BoundedSink(memory, 1L << 40);
        }
    }
}
