package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The whole contract of a {@link BackupSink}: {@link SequentialBackupSinkContract}, and what several threads and instances may expect. */
public abstract class BackupSinkContract extends SequentialBackupSinkContract {
    private static final int WRITERS = 8;

    @Test
    void ofEightPutsOfOneKeyExactlyOneWinsAndItsBytesAreThere() throws Exception {
        assumeTrue(writes() && writer().capabilities().conditionalCreate());
        List<BackupSink> sinks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            sinks.add(sink());
        }
        for (int round = 0; round < 8; round++) {
            ObjectKey key = key("race/r" + round + "/object");
            CyclicBarrier start = new CyclicBarrier(WRITERS);
            List<Callable<PutResult>> puts = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                BackupSink sink = sinks.get(i);
                byte[] own = filled(50_000 + i, i);
                puts.add(() -> {
                    start.await();
                    return sink.put(key, ObjectContent.of(own));
                });
            }
            List<PutResult> results = runAll(puts);
            assertThat(results).as("round %d", round).containsOnlyOnce(PutResult.CREATED);
            int winner = results.indexOf(PutResult.CREATED);
            assertThat(SinkObjects.read(sink(), key)).as("round %d", round).isEqualTo(filled(50_000 + winner, winner));
        }
    }

    @Test
    void noObjectIsEverSeenTorn() throws Exception {
        int size = 2 * 1024 * 1024;
        BackupSink sink = sink();
        BackupSink writer = writer();
        AtomicBoolean done = new AtomicBoolean();
        Callable<PutResult> watch = () -> {
            boolean last;
            do {
                last = done.get();
                for (ObjectInfo info : SinkObjects.list(sink, "torn/")) {
                    assertThat(info.sizeBytes()).isEqualTo(size);
                    ByteBuffer tail = ByteBuffer.allocate(100);
                    assertThat(sink.read(info.key(), size - 50, tail)).isEqualTo(50);
                }
                for (int i = 0; i < 10; i++) {
                    Optional<ObjectInfo> info = sink.stat(key("torn/t" + i));
                    assertThat(info.map(ObjectInfo::sizeBytes).orElse((long) size))
                            .isEqualTo(size);
                }
            } while (!last);
            return PutResult.EXISTS;
        };
        Callable<PutResult> write = () -> {
            try {
                for (int i = 0; i < 10; i++) {
                    assertThat(writer.put(key("torn/t" + i), ObjectContent.of(filled(size, 7))))
                            .isEqualTo(PutResult.CREATED);
                }
                return PutResult.CREATED;
            } finally {
                done.set(true);
            }
        };
        runAll(List.of(watch, write));
    }

    @Test
    void aReadDuringADeleteSucceedsOrFindsNothing() throws Exception {
        assumeTrue(writes() && sink().capabilities().deletes());
        byte[] content = bytes(300_000);
        for (int round = 0; round < 8; round++) {
            ObjectKey key = key("gone/g" + round + "/object");
            writer().put(key, ObjectContent.of(content));
            CyclicBarrier start = new CyclicBarrier(3);
            BackupSink reader = sink();
            BackupSink deleter = sink();
            Callable<PutResult> read = () -> {
                start.await();
                for (int i = 0; i < 20; i++) {
                    assertWholeOrMissing(reader, key, content);
                }
                return PutResult.EXISTS;
            };
            Callable<PutResult> delete = () -> {
                start.await();
                deleter.delete(key);
                return PutResult.EXISTS;
            };
            runAll(List.of(read, read, delete));
            assertThat(reader.stat(key)).isEmpty();
        }
    }

    @Test
    void putsAndDeletesInOneDirectoryDoNotDisturbOneAnother() throws Exception {
        assumeTrue(writes() && sink().capabilities().deletes());
        List<BackupSink> sinks = List.of(sink(), sink(), sink(), sink());
        AtomicInteger number = new AtomicInteger();
        Callable<PutResult> comeAndGo = () -> {
            int own = number.getAndIncrement();
            BackupSink sink = sinks.get(own);
            for (int i = 0; i < 15; i++) {
                ObjectKey key = key("session/shared-directory/w" + own + "-" + i);
                assertThat(sink.put(key, ObjectContent.of(bytes(10)))).isEqualTo(PutResult.CREATED);
                assertThat(SinkObjects.read(sink, key)).isEqualTo(bytes(10));
                sink.delete(key);
                assertThat(sink.stat(key)).isEmpty();
            }
            return PutResult.CREATED;
        };
        runAll(List.of(comeAndGo, comeAndGo, comeAndGo, comeAndGo));
        assertThat(SinkObjects.keys(sink(), "")).isEmpty();
    }

    private static void assertWholeOrMissing(BackupSink sink, ObjectKey key, byte[] content) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(content.length);
        try {
            assertThat(sink.read(key, 0, target)).isEqualTo(content.length);
            assertThat(target.array()).isEqualTo(content);
        } catch (NoSuchObjectException deleted) {
            assertThat(target.position()).isZero();
        }
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (value + 1));
        return bytes;
    }

    private static <T> List<T> runAll(List<Callable<T>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(work)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
