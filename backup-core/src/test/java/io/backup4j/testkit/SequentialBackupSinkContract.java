package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackupSink} must do. Extend it, answer {@link #open}, and let JUnit run it; a wrapper extends it around a sink that passes.
 * A capability that the sink does not claim is tested by its documented refusal. {@link BackupSinkContract} adds the tests with
 * threads; extend that one.
 */
public abstract class SequentialBackupSinkContract {
    private static final long SEED = 20261121;

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

    @Test
    void refusesEveryPutIfItDoesNotWrite() throws IOException {
        assumeTrue(!writes());
        writer().put(key("kept"), ObjectContent.of(bytes(10)));
        BackupSink sink = sink();
        assertThatThrownBy(() -> sink.put(key("new"), ObjectContent.of(bytes(10))))
                .isInstanceOf(SinkAccessException.class);
        assertThatThrownBy(() -> sink.put(key("kept"), ObjectContent.of(bytes(11))))
                .isInstanceOf(SinkAccessException.class);
        assertThat(SinkObjects.keys(sink, "")).containsExactly("kept");
        assertThat(SinkObjects.read(sink, key("kept"))).isEqualTo(bytes(10));
    }

    @Test
    void aPutObjectIsReadBitForBitByAnotherInstance() throws IOException {
        for (int size : new int[] {0, 1, 15, 4096, 65_537, 1_048_577}) {
            ObjectKey key = key("sizes/" + size);
            assertThat(writer().put(key, ObjectContent.of(bytes(size)))).isEqualTo(PutResult.CREATED);
            assertThat(SinkObjects.read(sink(), key)).as("size %d", size).isEqualTo(bytes(size));
            assertThat(sink().stat(key).map(ObjectInfo::sizeBytes)).contains((long) size);
        }
    }

    @Test
    void contentOfManyPartsIsStoredInOrderAndLeftAsItWas() throws IOException {
        byte[] whole = bytes(8 * 1024 * 1024);
        List<ByteBuffer> parts = new ArrayList<>();
        Random random = new Random(SEED);
        for (int start = 0; start < whole.length; ) {
            int length = Math.min(whole.length - start, 1 + random.nextInt(700_000));
            ByteBuffer part =
                    random.nextBoolean() ? ByteBuffer.allocateDirect(length + 3) : ByteBuffer.allocate(length + 3);
            part.position(3).put(whole, start, length).position(3);
            parts.add(part);
            parts.add(ByteBuffer.allocate(0));
            start += length;
        }
        int[] positions = parts.stream().mapToInt(ByteBuffer::position).toArray();
        ObjectContent content = ObjectContent.of(parts);

        assertThat(writer().put(key("pack/0a/large"), content)).isEqualTo(PutResult.CREATED);

        assertThat(SinkObjects.read(sink(), key("pack/0a/large")))
                .as("seed %d", SEED)
                .isEqualTo(whole);
        assertThat(parts.stream().mapToInt(ByteBuffer::position).toArray()).isEqualTo(positions);
        assertThat(content.toByteArray()).as("replayable").isEqualTo(whole);
    }

    @Test
    void aSecondPutAnswersExistsAndChangesNothing() throws IOException {
        ObjectKey key = key("one");
        writer().put(key, ObjectContent.of(bytes(1000)));
        if (!writer().capabilities().conditionalCreate()) {
            assertThat(writer().capabilities().sharable()).isFalse();
            return;
        }
        assertThat(writer().put(key, ObjectContent.of(bytes(2000)))).isEqualTo(PutResult.EXISTS);
        assertThat(writer().put(key, ObjectContent.of(bytes(0)))).isEqualTo(PutResult.EXISTS);
        if (!mistakesEqualBytesForItsOwn()) {
            assertThat(writer().put(key, ObjectContent.of(bytes(1000)))).isEqualTo(PutResult.EXISTS);
        }
        assertThat(SinkObjects.read(sink(), key)).isEqualTo(bytes(1000));
    }

    @Test
    void contentThatMustBePutAtMostOnceIsPutLikeAnyOther() throws IOException {
        // Where calls fail in between, this one may, and is not repeated.
        assumeTrue(!mistakesEqualBytesForItsOwn());
        ObjectContent content = ObjectContent.of(bytes(70_000)).once();
        assertThat(writer().put(key("pack/0a/once"), content)).isEqualTo(PutResult.CREATED);
        assertThat(SinkObjects.read(sink(), key("pack/0a/once"))).isEqualTo(bytes(70_000));
        if (writer().capabilities().conditionalCreate()) {
            assertThat(writer().put(key("pack/0a/once"), content)).isEqualTo(PutResult.EXISTS);
        }
    }

    /** Whoever sends such a put again must be a wrapper: an implementation tests with a server of its own that it sends one request. */
    @Test
    void aWrapperPassesOnAFailedPutThatMustNotBeRepeated() throws IOException {
        for (Fault fault : List.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT)) {
            List<Boolean> repeatable = new ArrayList<>();
            BackupSink failing = new FaultySink(new MemorySink(), FaultPlan.at(1, fault));
            Optional<BackupSink> wrapper = around(new ForwardingSink(failing) {
                @Override
                public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                    repeatable.add(content.repeatable());
                    return super.put(key, content);
                }
            });
            assumeTrue(wrapper.isPresent());
            ObjectContent content = ObjectContent.of(bytes(10)).once();
            assertThatThrownBy(() -> wrapper.get().put(key("pack/0a/once"), content))
                    .isInstanceOf(IOException.class);
            if (writes()) {
                assertThat(repeatable).as("%s: puts that arrived", fault).containsExactly(false);
            }
        }
    }

    @Test
    void aRangeIsReadFromAnyOffsetAndIsShortOnlyAtTheEnd() throws IOException {
        byte[] whole = bytes(100_000);
        writer().put(key("ranged"), ObjectContent.of(whole));
        BackupSink sink = sink();
        Random random = new Random(SEED);
        for (int i = 0; i < 50; i++) {
            int offset = random.nextInt(100_200);
            int length = random.nextInt(3000);
            ByteBuffer target =
                    random.nextBoolean() ? ByteBuffer.allocate(length + 20) : ByteBuffer.allocateDirect(length + 20);
            target.position(7).limit(7 + length);
            int expected = Math.max(0, Math.min(length, whole.length - offset));
            String what = "seed %d, offset %d, length %d".formatted(SEED, offset, length);

            assertThat(sink.read(key("ranged"), offset, target)).as(what).isEqualTo(expected);

            assertThat(target.position()).as(what).isEqualTo(7 + expected);
            assertThat(target.limit()).as(what).isEqualTo(7 + length);
            int start = Math.min(offset, whole.length);
            assertThat(target.slice(7, expected)).as(what).isEqualTo(ByteBuffer.wrap(whole, start, expected));
        }
    }

    @Test
    void aReadAtOrBehindTheEndAnswersZero() throws IOException {
        writer().put(key("short"), ObjectContent.of(bytes(5)));
        writer().put(key("empty"), ObjectContent.of(bytes(0)));
        BackupSink sink = sink();
        assertThat(sink.read(key("short"), 5, ByteBuffer.allocate(4))).isZero();
        assertThat(sink.read(key("short"), 1L << 40, ByteBuffer.allocate(4))).isZero();
        assertThat(sink.read(key("short"), 2, ByteBuffer.allocate(0))).isZero();
        assertThat(sink.read(key("empty"), 0, ByteBuffer.allocate(4))).isZero();
    }

    @Test
    void aMissingObjectIsToldByItsException() throws IOException {
        writer().put(key("dir/present"), ObjectContent.of(bytes(5)));
        BackupSink sink = sink();
        for (String missing : List.of("absent", "dir", "dir/absent", "dir/present/below", "no/such/dir")) {
            ByteBuffer target = ByteBuffer.allocate(4);
            assertThatThrownBy(() -> sink.read(key(missing), 0, target))
                    .as(missing)
                    .isInstanceOf(NoSuchObjectException.class)
                    .hasMessageContaining(missing);
            assertThat(target.position()).isZero();
            assertThat(sink.stat(key(missing))).as(missing).isEmpty();
        }
    }

    @Test
    void anEmptyStorageReadsAsEmpty() throws IOException {
        BackupSink sink = sink();
        assertThat(sink.list("", "")).isEqualTo(new ObjectPage(List.of(), false));
        assertThat(sink.list("pack/", "pack/zz")).isEqualTo(new ObjectPage(List.of(), false));
        assertThat(sink.stat(key("pack/aa/x"))).isEmpty();
        assertThat(sink.location()).isNotBlank();
        sink.space().ifPresent(space -> assertThat(space.usableBytes()).isBetween(0L, space.totalBytes()));
    }

    @Test
    void aListingIsInTheOrderOfWholeKeys() throws IOException {
        // '-' and '.' sort before '/': a walk by names, level by level, gets this wrong.
        List<String> keys = List.of(
                "a-b", "a.b", "a/b", "a/b-c/d", "a/b.c", "a/bc", "a0", "A", "a_", "b/c-d", "b/c/d", "b/c/e/f", "b/c0",
                "z");
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(SEED));
        for (String key : shuffled) {
            writer().put(key(key), ObjectContent.of(bytes(key.length())));
        }
        List<ObjectInfo> listed = SinkObjects.list(sink(), "");
        assertThat(listed.stream().map(info -> info.key().value()).toList())
                .containsExactlyElementsOf(new TreeSet<>(keys));
        assertThat(listed).allSatisfy(info -> assertThat(info.sizeBytes())
                .isEqualTo(info.key().value().length()));
    }

    @Test
    void aListingMayBeginAnywhereWithAnyPrefix() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        Random random = new Random(SEED);
        String alphabet = "ab-._0";
        while (keys.size() < 120) {
            StringBuilder key = new StringBuilder();
            int depth = 1 + random.nextInt(3);
            for (int level = 0; level < depth; level++) {
                key.append(level == 0 ? "" : "/").append("x");
                // The level is in the name, so that no key is a directory of another.
                key.append(level == depth - 1 ? "f" : "d");
                for (int i = random.nextInt(3); i > 0; i--) {
                    key.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            keys.add(key.toString());
        }
        BackupSink writer = writer();
        for (String key : keys) {
            writer.put(key(key), ObjectContent.of(new byte[0]));
        }
        BackupSink sink = sink();
        List<String> all = new ArrayList<>(keys);
        for (int i = 0; i < 300; i++) {
            String prefix = cut(all.get(random.nextInt(all.size())), random);
            String after = cut(all.get(random.nextInt(all.size())), random);
            List<String> expected = all.stream()
                    .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                    .toList();
            List<String> listed = new ArrayList<>();
            ObjectPage page = sink.list(prefix, after);
            page.objects().forEach(info -> listed.add(info.key().value()));
            while (page.more()) {
                page = sink.list(prefix, listed.get(listed.size() - 1));
                page.objects().forEach(info -> listed.add(info.key().value()));
            }
            assertThat(listed)
                    .as("seed %d, prefix '%s', after '%s'", SEED, prefix, after)
                    .isEqualTo(expected);
        }
    }

    private static String cut(String key, Random random) {
        return key.substring(0, random.nextInt(key.length() + 1));
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        for (int i = 0; i < objectsOfSeveralPages(); i++) {
            keys.add("pack/%02x/%05d".formatted(i % 3, i));
        }
        BackupSink writer = writer();
        for (String key : keys) {
            writer.put(key(key), ObjectContent.of(new byte[0]));
        }
        assertThat(SinkObjects.keys(sink(), "pack/")).containsExactlyElementsOf(keys);
        assertThat(SinkObjects.keys(sink(), "pack/01/")).containsExactlyElementsOf(keys.subSet("pack/01/", "pack/02/"));
        assertThat(sink().list("pack/", keys.last())).isEqualTo(new ObjectPage(List.of(), false));
    }

    @Test
    void aPrefixThatCanHoldNoKeyIsEmpty() throws IOException {
        writer().put(key("a/b"), ObjectContent.of(bytes(1)));
        for (String prefix : List.of("..", "../", "/", "a//", ".tmp/", "a/../a/", "a/b/", "nul\0/", "c", "a/b/c")) {
            assertThat(sink().list(prefix, "")).as(prefix).isEqualTo(new ObjectPage(List.of(), false));
        }
    }

    @Test
    void aListingBegunAfterAPutShowsIt() throws IOException {
        assumeTrue(writer().capabilities().consistentListing());
        BackupSink sink = sink();
        for (int i = 0; i < 20; i++) {
            writer().put(key("session/s" + i + "/0"), ObjectContent.of(bytes(1)));
            assertThat(SinkObjects.keys(sink, "session/")).hasSize(i + 1);
        }
    }

    @Test
    void foreignNamesAreSkipped() throws IOException {
        writer().put(key("a/b"), ObjectContent.of(bytes(1)));
        boolean planted = plantForeign("a/.hidden");
        assumeTrue(planted);
        for (String name : List.of(".secret", "with blank", "a/umlaut-\u00e4", "lost+found", "a/x~", ".d/inside")) {
            plantForeign(name);
        }
        assertThat(SinkObjects.keys(sink(), "")).containsExactly("a/b");
        assertThat(SinkObjects.keys(sink(), "a/")).containsExactly("a/b");
    }

    @Test
    void aDeletedObjectIsGoneAndMayBeDeletedAgain() throws IOException {
        ObjectKey key = key("session/u/0000000001");
        writer().put(key, ObjectContent.of(bytes(3)));
        writer().put(key("session/v/0000000001"), ObjectContent.of(bytes(3)));
        BackupSink sink = sink();
        if (!sink.capabilities().deletes() || !writes()) {
            assertRefusesDelete(sink, key);
            return;
        }
        assertThat(sink.delete(key)).isEqualTo(DeleteResult.DELETED);
        assertThat(sink.delete(key)).isEqualTo(DeleteResult.DELETED);
        assertThat(sink.delete(key("never/was/here"))).isEqualTo(DeleteResult.DELETED);
        assertThat(sink.delete(key("session"))).isEqualTo(DeleteResult.DELETED);
        assertThat(sink.stat(key)).isEmpty();
        assertThatThrownBy(() -> sink.read(key, 0, ByteBuffer.allocate(1))).isInstanceOf(NoSuchObjectException.class);
        assertThat(SinkObjects.keys(sink, "")).containsExactly("session/v/0000000001");
        assertThat(sink.put(key, ObjectContent.of(bytes(4)))).isEqualTo(PutResult.CREATED);
        assertThat(SinkObjects.read(sink, key)).isEqualTo(bytes(4));
    }

    private static void assertRefusesDelete(BackupSink sink, ObjectKey key) throws IOException {
        try {
            assertThat(sink.delete(key)).isEqualTo(DeleteResult.RETAINED);
        } catch (SinkAccessException refused) {
            assertThat(refused).hasMessageContaining(key.value());
        }
        assertThat(SinkObjects.read(sink, key)).isEqualTo(bytes(3));
    }

    @Test
    void theLongestKeyIsAKeyLikeAnyOther() throws IOException {
        ObjectKey key = key("k".repeat(100) + "/" + "l".repeat(99));
        writer().put(key, ObjectContent.of(bytes(9)));
        assertThat(SinkObjects.read(sink(), key)).isEqualTo(bytes(9));
        assertThat(SinkObjects.keys(sink(), "")).containsExactly(key.value());
    }
}
