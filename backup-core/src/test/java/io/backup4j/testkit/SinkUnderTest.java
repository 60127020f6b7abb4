package io.backup4j.testkit;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** The sink that a contract tests, and what it says of itself. Who tests a sink extends {@link BackupSinkContract}. */
public abstract class SinkUnderTest {
    static final long SEED = 20261121;

    private final List<BackupSink> opened = new ArrayList<>();

    /**
     * A new instance of the sink under test on the storage of this test, which is empty when the test begins. Called several times in a test: all
     * instances share the storage, as processes would.
     */
    protected abstract BackupSink open() throws IOException;

    /** An instance that fills the storage; another one where the sink under test only reads. */
    protected BackupSink openWriter() throws IOException {
        return open();
    }

    /** Whether the sink under test can put. If not, put must throw {@link SinkAccessException}. */
    protected boolean writes() {
        return true;
    }

    /** True for a wrapper that retries over failing calls: after one, equal bytes that were there before look like its own. */
    protected boolean mistakesEqualBytesForItsOwn() {
        return false;
    }

    /** For a wrapper: the wrapper under test around another sink. Empty for a sink that wraps none. */
    protected Optional<BackupSink> around(BackupSink inner) {
        return Optional.empty();
    }

    /** How many objects the paging test puts. Enough for two pages of S3; fewer where each put is slow and paging has a test of its own. */
    protected int objectsOfSeveralPages() {
        return 1100;
    }

    /**
     * Puts something with a foreign name (not a valid key) into the storage, past the sink.
     *
     * @return false if the storage cannot hold such names
     */
    protected boolean plantForeign(String name) throws IOException {
        return false;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (BackupSink sink : opened) {
            sink.close();
            sink.close();
        }
    }

    /** The sink under test, closed after the test. */
    protected final BackupSink sink() throws IOException {
        return closedLater(open());
    }

    /** The sink that fills the storage, closed after the test. */
    protected final BackupSink writer() throws IOException {
        return closedLater(openWriter());
    }

    private BackupSink closedLater(BackupSink sink) {
        opened.add(sink);
        return sink;
    }

    /** Bytes that depend on the seed and on the length. */
    protected static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        return bytes;
    }

    protected static ObjectKey key(String value) {
        return new ObjectKey(value);
    }
}
