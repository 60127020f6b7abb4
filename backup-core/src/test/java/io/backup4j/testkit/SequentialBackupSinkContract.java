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
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackupSink} must do. Extend it, answer {@link #open}, and let JUnit run it; a wrapper extends it around a sink that passes.
 * A capability that the sink does not claim is tested by its documented refusal. {@link BackupSinkContract} adds the tests with
 * threads; extend that one.
 */
public abstract class SequentialBackupSinkContract extends SinkListingContract {
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
