package io.backup4j.operate.state;

import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One note that holds a JSON object behind its checksum. What went wrong with it last is a {@link #problem()}, never an exception: who runs backups must go on without its
 * notes rather than stop. Thread-safe, if writes come one at a time.
 */
public final class StateNote {
    private static final Logger LOG = LoggerFactory.getLogger(StateNote.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Eight hex digits and a line end. */
    private static final int CHECKSUM_CHARS = 9;

    private final StateStore store;
    private final String name;
    private volatile @Nullable String problem;
    /** It could not be read: it may be whole, and is not replaced before it was. */
    private volatile boolean unread;

    /** @param name of the note in its store */
    public StateNote(StateStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** An empty object to fill. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * What the note says. One that is damaged is kept under another name, and counts as empty.
     *
     * @param reader makes something of it; what it throws shows that the note is damaged
     * @param empty what to begin with
     */
    public <T> T read(Function<ObjectNode, T> reader, T empty) {
        Optional<byte[]> content;
        try {
            content = store.read(name);
            unread = false;
        } catch (IOException | RuntimeException e) {
            unread = true;
            fail(
                    "The note '" + name
                            + "' of what was run and told cannot be read; going on without it, and nothing is noted until it can",
                    e);
            return empty;
        }
        if (content.isEmpty()) {
            return empty;
        }
        try {
            return reader.apply(parse(content.get()));
        } catch (RuntimeException e) {
            fail(
                    "The note '" + name + "' of what was run and told is damaged; starting anew, it is kept as '" + name
                            + "-damaged'",
                    e);
            keep(content.get());
            return empty;
        }
    }

    /** What the note says, if {@link #read} could not tell before and it can be told now; to be called before each {@link #write}. Empty if there is nothing to add. */
    public <T> Optional<T> readLate(Function<ObjectNode, T> reader) {
        return unread ? read(content -> Optional.of(reader.apply(content)), Optional.empty()) : Optional.empty();
    }

    private void keep(byte[] damaged) {
        try {
            store.write(name + "-damaged", damaged);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The damaged note '{}' could not be kept", name, e);
        }
    }

    /** Whether it could not be read yet, so that it is not known what it says. */
    public boolean unread() {
        return unread;
    }

    /** Replaces the note, unless it was never read. If that fails it is logged and a problem, until a later write succeeds. */
    public void write(ObjectNode content) {
        if (unread) {
            return;
        }
        try {
            byte[] json = JSON.writeValueAsBytes(content);
            byte[] note = new byte[CHECKSUM_CHARS + json.length];
            byte[] checksum = checksum(json, 0).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(checksum, 0, note, 0, checksum.length);
            System.arraycopy(json, 0, note, CHECKSUM_CHARS, json.length);
            store.write(name, note);
            problem = null;
        } catch (IOException | RuntimeException e) {
            fail("The note '" + name + "' of what was run and told cannot be written; a restart would forget it", e);
        }
    }

    /** What went wrong last, for people; empty once the note is written again. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void fail(String what, Exception cause) {
        // The message of a store that the host wrote may hold anything; the log has it.
        String words = what + " (" + cause.getClass().getSimpleName() + ", see the log).";
        if (words.equals(problem)) {
            LOG.debug("{}.", what, cause);
        } else {
            LOG.error("{}.", what, cause);
        }
        problem = words;
    }

    private static ObjectNode parse(byte[] note) {
        if (note.length < CHECKSUM_CHARS
                || !checksum(note, CHECKSUM_CHARS)
                        .equals(new String(note, 0, CHECKSUM_CHARS, StandardCharsets.US_ASCII))) {
            throw new IllegalArgumentException("the checksum is wrong");
        }
        try {
            JsonNode node = JSON.readTree(note, CHECKSUM_CHARS, note.length - CHECKSUM_CHARS);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
        throw new IllegalArgumentException("it is no JSON object");
    }

    private static String checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return "%08x\n".formatted(crc.getValue());
    }
}
