package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The double keeps the contract it stands in for, and shows order and failures. */
class RecordingParticipantTest extends RestoreParticipantContract {
    private final List<String> calls = new ArrayList<>();
    private final RecordingParticipant participant = new RecordingParticipant("pool", 0, calls);

    @Override
    protected RestoreParticipant participant() {
        return participant;
    }

    @Override
    protected boolean isWorking() {
        return calls.isEmpty() || calls.get(calls.size() - 1).startsWith("resume");
    }

    @Test
    void showsTheOrderOfSeveral() {
        List<RecordingParticipant> ascending = Stream.of(
                        new RecordingParticipant("writer", 20, calls), new RecordingParticipant("listener", 10, calls))
                .sorted(Comparator.comparingInt(RestoreParticipant::phase))
                .toList();
        ascending.forEach(RecordingParticipant::quiet);
        for (int i = ascending.size() - 1; i >= 0; i--) {
            ascending.get(i).resume();
        }
        assertThat(calls).containsExactly("quiet listener", "quiet writer", "resume writer", "resume listener");
    }

    @Test
    void canFailAndCanStayBusy() {
        RecordingParticipant failing = new RecordingParticipant("a", 0, calls).failingToQuiet();
        assertThatThrownBy(failing::quiet).isInstanceOf(IllegalStateException.class);
        assertThat(failing.isQuiet()).isFalse();
        RecordingParticipant busy = new RecordingParticipant("b", 0, calls).stayingBusy();
        busy.quiet();
        assertThat(busy.isQuiet()).isFalse();
        RecordingParticipant stuck = new RecordingParticipant("c", 0, calls).failingToResume();
        stuck.quiet();
        assertThatThrownBy(stuck::resume).isInstanceOf(IllegalStateException.class);
        assertThat(stuck.isQuiet()).isTrue();
    }
}
