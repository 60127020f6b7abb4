package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemorySinkTest {
    private static final ObjectKey FIRST = new ObjectKey("first");
    private static final ObjectKey SECOND = new ObjectKey("second");

    @Test
    void aSnapshotAndItsOriginGoTheirOwnWays() throws IOException {
        MemorySink origin = new MemorySink();
        origin.put(FIRST, ObjectContent.of(new byte[] {1}));
        MemorySink snapshot = origin.snapshot();
        origin.delete(FIRST);
        snapshot.put(SECOND, ObjectContent.of(new byte[] {2}));
        assertThat(SinkObjects.keys(origin, "")).isEmpty();
        assertThat(SinkObjects.keys(snapshot, "")).containsExactly("first", "second");
    }

    @Test
    void keepsItsOwnCopyOfTheBytes() throws IOException {
        MemorySink sink = new MemorySink();
        byte[] bytes = {1, 2, 3};
        sink.put(FIRST, ObjectContent.of(bytes));
        bytes[0] = 9;
        assertThat(SinkObjects.read(sink, FIRST)).containsExactly(1, 2, 3);
    }

    @Test
    void isNowhereOnThisHostAndKnowsNoTime() throws IOException {
        MemorySink sink = new MemorySink();
        sink.put(FIRST, ObjectContent.of(new byte[0]));
        assertThat(sink.localDirectory()).isEmpty();
        assertThat(sink.stat(FIRST).orElseThrow().modified()).isEmpty();
    }
}
