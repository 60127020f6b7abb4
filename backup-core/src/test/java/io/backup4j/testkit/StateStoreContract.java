package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} must do. Extend it and answer {@link #open}. */
public abstract class StateStoreContract {

    /** An instance on the storage of this test, which is empty when the test begins; all of a test share it, as one process after another would. */
    protected abstract StateStore open() throws IOException;

    @Test
    final void whatWasNeverWrittenIsEmpty() throws IOException {
        assertThat(open().read("nothing")).isEmpty();
    }

    @Test
    final void whatWasWrittenIsReadByTheNextAsItWas() throws IOException {
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        open().write("a-name.1", content);

        assertThat(open().read("a-name.1").orElseThrow()).isEqualTo(content);
    }

    @Test
    final void aNoteIsReplacedAsAWholeAndOthersStay() throws IOException {
        StateStore store = open();
        store.write("one", bytes("a longer text than the other"));
        store.write("two", bytes("2"));
        store.write("one", bytes("short"));

        assertThat(open().read("one").orElseThrow()).isEqualTo(bytes("short"));
        assertThat(open().read("two").orElseThrow()).isEqualTo(bytes("2"));
    }

    @Test
    final void anEmptyNoteIsThere() throws IOException {
        open().write("empty", new byte[0]);

        assertThat(open().read("empty").orElseThrow()).isEmpty();
    }

    @Test
    final void theStoreKeepsNothingOfItsCallers() throws IOException {
        StateStore store = open();
        byte[] content = bytes("mine");
        store.write("note", content);
        Arrays.fill(content, (byte) 0);
        Arrays.fill(store.read("note").orElseThrow(), (byte) 1);

        assertThat(store.read("note").orElseThrow()).isEqualTo(bytes("mine"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
