package io.backup4j.operate.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateNoteTest {
    private final MemoryState store = new MemoryState();

    @Test
    void anyDamagedByteIsNoticedAndTheNoteIsKeptBesideTheNewOne() {
        new StateNote(store, "note").write(StateNote.object().put("when", "2026-12-01"));
        byte[] whole = store.read("note").orElseThrow();
        long seed = 4711;
        Random random = new Random(seed);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 + random.nextInt(255));
            store.write("note", damaged);
            StateNote note = new StateNote(store, "note");

            assertThat(note.<String>read(node -> node.required("when").stringValue(), "empty"))
                    .as("byte %s, seed %s", i, seed)
                    .isEqualTo("empty");
            assertThat(note.problem().orElseThrow()).contains("damaged");
            assertThat(store.read("note-damaged").orElseThrow()).isEqualTo(damaged);
        }
    }

    @Test
    void aTruncatedNoteStartsAnew() {
        new StateNote(store, "note").write(StateNote.object().put("a", 1));
        byte[] whole = store.read("note").orElseThrow();
        for (int length = 0; length < whole.length; length++) {
            store.write("note", java.util.Arrays.copyOf(whole, length));
            assertThat(new StateNote(store, "note").<Boolean>read(node -> true, false))
                    .isFalse();
        }
    }

    @Test
    void aStoreThatFailsIsAProblemUntilItWorksAgainAndStopsNobody() {
        boolean[] broken = {true};
        StateStore flaky = new StateStore() {
            @Override
            public Optional<byte[]> read(String name) throws IOException {
                if (broken[0]) {
                    throw new IOException("secret");
                }
                return store.read(name);
            }

            @Override
            public void write(String name, byte[] content) throws IOException {
                if (broken[0]) {
                    throw new IOException("secret");
                }
                store.write(name, content);
            }
        };
        new StateNote(store, "note").write(StateNote.object().put("good", true));
        StateNote note = new StateNote(flaky, "note");

        assertThat(note.<Boolean>read(node -> true, false)).isFalse();
        assertThat(note.problem().orElseThrow()).doesNotContain("secret");
        note.write(StateNote.object());
        assertThat(note.problem()).isPresent();
        broken[0] = false;
        note.write(StateNote.object());
        assertThat(note.problem()).as("what was not read is not replaced").isPresent();
        assertThat(note.<Boolean>readLate(node -> node.required("good").booleanValue()))
                .contains(true);
        note.write(StateNote.object());
        assertThat(note.problem()).isEmpty();
        broken[0] = true;
        note.write(StateNote.object());
        assertThat(note.problem()).isPresent();
        broken[0] = false;
        note.write(StateNote.object());
        assertThat(note.problem()).isEmpty();
    }
}
