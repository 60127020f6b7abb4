package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScheduledSinkTest {
    private static final ObjectKey KEY = ObjectKey.of("note/a");
    private static final ObjectContent CONTENT = ObjectContent.of(new byte[] {1, 2, 3});

    private final MemorySink store = new MemorySink();
    private final Turnstile turnstile = new Turnstile(new Random(1), 0);
    private final Turnstile.Actor actor = turnstile.actor("actor");
    private final Deque<Mishap> next = new ArrayDeque<>();
    private final List<String> changes = new ArrayList<>();
    private final Mishaps scripted = new Mishaps(new Random(1), 0, 0, 0) {
        @Override
        Mishap ofRead() {
            return next.isEmpty() ? Mishap.NONE : next.remove();
        }

        @Override
        Mishap ofChange(String key) {
            return ofRead();
        }

        @Override
        int pageKeys() {
            return 2;
        }

        @Override
        long delay() {
            return 2;
        }
    };
    private final ScheduledSink sink = new ScheduledSink(
            store, turnstile, actor, scripted, (by, kind, key) -> changes.add(by.name() + " " + kind + " " + key));

    @AfterEach
    void end() {
        actor.end();
    }

    @Test
    void aLostRequestHasNoEffect() throws Exception {
        next.add(Mishap.LOST);
        open();

        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(IOException.class);

        turnstile.drain();
        assertThat(store.stat(KEY)).isEmpty();
        assertThat(changes).isEmpty();
        assertThat(sink.befallen()).isEqualTo(1);
    }

    @Test
    void whatIsNotAcknowledgedIsDone() throws Exception {
        next.add(Mishap.UNACKNOWLEDGED);
        open();

        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(IOException.class);

        assertThat(store.stat(KEY)).isPresent();
        assertThat(changes).containsExactly("actor PUT note/a");
    }

    @Test
    void aLatePutComesWithTheBytesItWasGiven() throws Exception {
        byte[] bytes = {1, 2, 3};
        next.add(Mishap.LATE);
        open();

        assertThatThrownBy(() -> sink.put(KEY, ObjectContent.of(bytes))).isInstanceOf(IOException.class);
        bytes[0] = 9;
        assertThat(store.stat(KEY)).isEmpty();
        sink.stat(KEY);
        sink.stat(KEY);

        assertThat(SinkObjects.read(store, KEY)).containsExactly(1, 2, 3);
    }

    @Test
    void aPutThatIsAppliedTwiceAnswersThatItExists() throws Exception {
        next.add(Mishap.TWICE);
        open();

        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.EXISTS);
    }

    @Test
    void aPutThatComesAgainBringsBackWhatWasDeleted() throws Exception {
        next.add(Mishap.AGAIN_LATE);
        open();

        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.CREATED);
        sink.delete(KEY);
        assertThat(store.stat(KEY)).isEmpty();

        turnstile.drain();
        assertThat(store.stat(KEY)).isPresent();
    }

    @Test
    void aProcessDiesBeforeAfterAndLongBeforeTheEffect() throws Exception {
        open();
        next.add(Mishap.DIES);
        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(ProcessDied.class);
        assertThat(sink.dead()).isTrue();
        assertThatThrownBy(() -> sink.stat(KEY)).isInstanceOf(ProcessDied.class);
        turnstile.drain();
        assertThat(store.stat(KEY)).isEmpty();

        ScheduledSink second = new ScheduledSink(store, turnstile, actor, scripted, (by, kind, key) -> {});
        next.add(Mishap.DIES_AFTER);
        assertThatThrownBy(() -> second.put(KEY, CONTENT)).isInstanceOf(ProcessDied.class);
        assertThat(store.stat(KEY)).isPresent();

        ScheduledSink third = new ScheduledSink(store, turnstile, actor, scripted, (by, kind, key) -> {});
        next.add(Mishap.DIES_LATE);
        assertThatThrownBy(() -> third.delete(KEY)).isInstanceOf(ProcessDied.class);
        assertThat(store.stat(KEY)).isPresent();
        turnstile.drain();
        assertThat(store.stat(KEY)).isEmpty();
    }

    @Test
    void aListingComesInShortPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.put(ObjectKey.of("note/" + i), CONTENT);
        }
        open();

        assertThat(sink.list("note/", "").objects()).hasSize(2);
        assertThat(SinkObjects.keys(sink, "note/")).containsExactly("note/0", "note/1", "note/2", "note/3", "note/4");
    }

    @Test
    void aReadFailsBeforeItMovesTheBuffer() throws Exception {
        store.put(KEY, CONTENT);
        ByteBuffer target = ByteBuffer.allocate(3);
        next.add(Mishap.LOST);
        open();

        assertThatThrownBy(() -> sink.read(KEY, 0, target)).isInstanceOf(IOException.class);
        assertThat(target.position()).isZero();
        assertThat(sink.read(KEY, 0, target)).isEqualTo(3);
    }

    /** The only actor is this thread, so nobody has to wait. */
    private void open() throws InterruptedException {
        assertThat(turnstile.run(0)).isFalse();
    }
}
