package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sink makes of a network and a store that misbehave. */
class SinkFaultTest {
    private static final ObjectKey PACK = ObjectKey.of("pack/0a/one");
    private static final int LARGE = 18 << 20;

    private Gateway gateway;
    private S3OptionsBuilder options;
    private S3Sink sink;

    @BeforeEach
    void open() throws IOException {
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        options = TestServers.at(
                gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
        sink = S3Sink.connect(options.build());
        // The look for leftovers of the first put is out of the way then.
        sink.put(ObjectKey.of("first"), ObjectContent.of(new byte[1]));
        gateway.clear();
    }

    @AfterEach
    void close() {
        sink.close();
        gateway.close();
    }

    @Test
    void aPutWhoseAnswerIsLostIsAFailureAndWasSentOnce() throws IOException {
        byte[] bytes = bytes(70_000);
        gateway.mishaps(request -> new Mishap.Unacknowledged());
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes).once()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("put pack/0a/one");
        assertThat(gateway.kinds()).containsExactly("PutObject");

        gateway.mishaps(request -> Mishap.NONE);
        assertThat(SinkObjects.read(sink, PACK)).isEqualTo(bytes);
        assertThat(sink.put(PACK, ObjectContent.of(bytes))).isEqualTo(PutResult.EXISTS);
    }

    @Test
    void aPutThatBreaksInTheMiddleStoresNothingAndWasSentOnce() throws IOException {
        gateway.mishaps(request -> new Mishap.Broken(30_000));
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes(700_000)).once()))
                .isExactlyInstanceOf(IOException.class);
        assertThat(gateway.kinds()).containsExactly("PutObject");
        gateway.mishaps(request -> Mishap.NONE);
        assertThat(sink.stat(PACK)).isEmpty();
    }

    @Test
    void aConnectionThatTheStoreHadClosedMeanwhileCostsNoSecondRequest() throws IOException {
        // Warm connections are in the pool; the next request meets one that breaks before the first byte of an answer.
        for (int i = 0; i < 5; i++) {
            gateway.mishaps(request -> Mishap.NONE);
            sink.stat(PACK);
            gateway.clear();
            gateway.mishaps(request -> new Mishap.Broken(0));
            ObjectKey key = ObjectKey.of("pack/0a/stale" + i);
            assertThatThrownBy(() -> sink.put(key, ObjectContent.of(bytes(10)).once()))
                    .isExactlyInstanceOf(IOException.class);
            assertThat(gateway.kinds()).containsExactly("PutObject");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UploadPart", "CompleteUpload", "CreateUpload"})
    void anUploadInPartsThatBreaksStoresNothingAndLeavesNothing(String kind) throws IOException {
        gateway.mishaps(request -> request.kind().equals(kind) ? new Mishap.Broken(100) : Mishap.NONE);
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes(LARGE)).once()))
                .isExactlyInstanceOf(IOException.class);
        assertThat(gateway.kinds().stream().filter("CompleteUpload"::equals))
                .hasSize(kind.equals("CompleteUpload") ? 1 : 0);
        gateway.mishaps(request -> Mishap.NONE);
        assertThat(sink.stat(PACK)).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void aCompletionWhoseAnswerIsLostIsAFailureAndTheObjectIsWhole() throws IOException {
        byte[] bytes = bytes(LARGE);
        gateway.mishaps(request -> request.kind().equals("CompleteUpload") ? new Mishap.Unacknowledged() : Mishap.NONE);
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes).once())).isExactlyInstanceOf(IOException.class);
        assertThat(gateway.kinds()).filteredOn("CompleteUpload"::equals).hasSize(1);
        gateway.mishaps(request -> Mishap.NONE);
        assertThat(SinkObjects.read(sink, PACK)).isEqualTo(bytes);
        assertThat(uploads()).isZero();
    }

    @Test
    void anUploadInPartsThatComesSecondChangesNothingAndLeavesNothing() throws IOException {
        byte[] bytes = bytes(LARGE);
        assertThat(sink.put(PACK, ObjectContent.of(bytes))).isEqualTo(PutResult.CREATED);
        assertThat(sink.put(PACK, ObjectContent.of(bytes(LARGE + 1)))).isEqualTo(PutResult.EXISTS);
        assertThat(SinkObjects.read(sink, PACK)).isEqualTo(bytes);
        assertThat(uploads()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "502, BadGateway",
        "503, SlowDown",
        "409, ConditionalRequestConflict",
        "400, RequestTimeout",
        "400, BadDigest",
        "429, TooManyRequests"
    })
    void whatMayPassIsAFailureThatMayBeTriedAgain(int status, String code) {
        gateway.mishaps(request -> Mishap.refused(status, code));
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes(10))))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(status + " " + code);
        assertThatThrownBy(() -> sink.list("pack/", "")).isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.read(PACK, 0, ByteBuffer.allocate(1))).isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.delete(PACK)).isExactlyInstanceOf(IOException.class);
        assertThat(gateway.kinds()).containsExactly("PutObject", "List", "GetObject", "DeleteObject");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, get new ones",
        "403, RequestTimeTooSkewed, clock of this host",
        "403, InvalidAccessKeyId, Check credentials",
        "403, AccessDenied, permissions",
        "404, NoSuchBucket, Make the bucket",
        "301, PermanentRedirect, region=eu-central-1",
        "501, NotImplemented, probe"
    })
    void whatWillNotPassSaysWhatToDo(int status, String code, String advice) {
        gateway.mishaps(request -> new Mishap.Refused(status, code, Map.of("x-amz-bucket-region", "eu-central-1")));
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes(10))))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContainingAll(code, "put pack/0a/one", advice)
                .message()
                .doesNotContain("AKIATESTONLY", "secret-of-the-test");
    }

    /** An answer to HEAD has no body. */
    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, get new ones",
        "403, RequestTimeTooSkewed, clock of this host",
        "403, AccessDenied, permissions"
    })
    void aRefusalWithoutWordsIsExplainedByARead(int status, String code, String advice) {
        gateway.mishaps(request -> Mishap.refused(status, code));
        assertThatThrownBy(() -> sink.stat(PACK))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContainingAll(code, "stat pack/0a/one", advice);
        assertThat(gateway.kinds()).containsExactly("HeadObject", "GetObject");
    }

    @ParameterizedTest
    @CsvSource({"507, InsufficientStorage", "403, QuotaExceeded", "400, XMinioStorageFull"})
    void aFullStoreIsToldAsFull(int status, String code) {
        gateway.mishaps(request -> Mishap.refused(status, code));
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(bytes(10)))).isInstanceOf(SinkFullException.class);
    }

    @Test
    void aMissingBucketDoesNotLookLikeAnEmptyOne() {
        S3Options elsewhere = S3Options.builder("no-such-bucket")
                .endpoint(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .build();
        try (S3Sink lost = S3Sink.connect(elsewhere)) {
            assertThatThrownBy(() -> lost.list("", ""))
                    .isInstanceOf(SinkAccessException.class)
                    .hasMessageContaining("NoSuchBucket");
            assertThatThrownBy(() -> lost.read(PACK, 0, ByteBuffer.allocate(1)))
                    .isInstanceOf(SinkAccessException.class);
            assertThatThrownBy(() -> lost.put(PACK, ObjectContent.of(bytes(1))))
                    .isInstanceOf(SinkAccessException.class);
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailureThatMayBeTriedAgain() {
        gateway.close();
        assertThatThrownBy(() -> sink.stat(PACK))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("no answer");
    }

    @Test
    void aClosedSinkFailsAndDoesNotHang() throws IOException {
        sink.put(PACK, ObjectContent.of(bytes(10)));
        sink.close();
        assertThatThrownBy(() -> sink.put(ObjectKey.of("pack/0a/two"), ObjectContent.of(bytes(LARGE))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.read(PACK, 0, ByteBuffer.allocate(LARGE))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sink.list("", "")).isInstanceOf(IOException.class);
    }

    @Test
    void aReadThatBreaksOffIsAFailureAndMovesNothing() throws IOException {
        sink.put(PACK, ObjectContent.of(bytes(100_000)));
        gateway.mishaps(request -> new Mishap.HalfAnswered());
        ByteBuffer target = ByteBuffer.allocate(100_000);
        assertThatThrownBy(() -> sink.read(PACK, 0, target)).isInstanceOf(IOException.class);
        assertThat(target.position()).isZero();
    }

    @Test
    void aStoreThatKeepsToNoRangesIsFoundOut() throws IOException {
        sink.put(PACK, ObjectContent.of(bytes(100_000)));
        gateway.mishaps(request -> new Mishap.Changed(Map.of("range", "")));
        assertThatThrownBy(() -> sink.read(PACK, 10, ByteBuffer.allocate(100)))
                .hasMessageContaining("does not keep to ranges");
        ByteBuffer begin = ByteBuffer.allocate(100);
        assertThat(sink.read(PACK, 0, begin)).isEqualTo(100);
    }

    @Test
    void anAnswerThatIsShortInTheMiddleOfTheObjectIsAFailure() throws IOException {
        sink.put(PACK, ObjectContent.of(bytes(100_000)));
        gateway.mishaps(request -> new Mishap.Changed(Map.of("range", "bytes=10-59")));
        ByteBuffer target = ByteBuffer.allocate(100);
        assertThatThrownBy(() -> sink.read(PACK, 10, target)).hasMessageContaining("50 of 100 bytes");
        assertThat(target.position()).isZero();
    }

    @Test
    void aLargeRangeIsReadInPartsAndIsShortAtTheEndOnly() throws IOException {
        byte[] bytes = bytes(LARGE);
        sink.put(PACK, ObjectContent.of(bytes));
        gateway.clear();
        ByteBuffer target = ByteBuffer.allocateDirect(LARGE + (10 << 20));
        target.position(5);
        assertThat(sink.read(PACK, 3, target)).isEqualTo(LARGE - 3);
        assertThat(target.position()).isEqualTo(LARGE - 3 + 5);
        assertThat(target.slice(5, LARGE - 3)).isEqualTo(ByteBuffer.wrap(bytes, 3, LARGE - 3));
        assertThat(gateway.kinds()).hasSize(4).containsOnly("GetObject");
    }

    @Test
    void aSilentStoreIsWaitedForAsLongAsSaidAndNoLonger() throws IOException {
        S3Limits impatient =
                S3Limits.DEFAULTS.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5));
        CountDownLatch over = new CountDownLatch(1);
        gateway.mishaps(
                request -> request.kind().equals("PutObject") ? new Mishap.Late(() -> await(over)) : Mishap.NONE);
        try (S3Sink hasty = S3Sink.connect(options.limits(impatient).build())) {
            assertThatThrownBy(() -> hasty.put(PACK, ObjectContent.of(bytes(10)).once()))
                    .isExactlyInstanceOf(IOException.class);
        } finally {
            over.countDown();
        }
        assertThat(gateway.kinds()).filteredOn("PutObject"::equals).hasSize(1);
    }

    @Test
    void anInterruptEndsAnUploadInPartsAndTheThreadStaysMarked() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        gateway.mishaps(request -> request.kind().equals("UploadPart")
                ? new Mishap.Late(() -> {
                    begun.countDown();
                    await(over);
                })
                : Mishap.NONE);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Boolean> marked = new AtomicReference<>(false);
        Thread caller = new Thread(() -> {
            failure.set(catchThrowable(() -> sink.put(PACK, ObjectContent.of(bytes(LARGE)))));
            marked.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        begun.await();
        caller.interrupt();
        over.countDown();
        caller.join();
        assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(marked.get()).isTrue();
        gateway.mishaps(request -> Mishap.NONE);
        assertThat(sink.stat(PACK)).isEmpty();
        assertThat(uploads()).isZero();
    }

    @Test
    void nobodyReadsTheContentAfterThePutHasFailed() throws IOException {
        byte[] bytes = bytes(LARGE);
        gateway.mishaps(request ->
                request.kind().equals("UploadPart") && request.query().contains("partNumber=2")
                        ? Mishap.refused(500, "InternalError")
                        : Mishap.NONE);
        assertThatThrownBy(() -> sink.put(PACK, ObjectContent.of(List.of(ByteBuffer.wrap(bytes)))))
                .isInstanceOf(IOException.class);
        assertThat(Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().startsWith("backup4j-s3-"))
                        .flatMap(thread -> List.of(thread.getValue()).stream())
                        .map(StackTraceElement::getClassName))
                .noneMatch(name -> name.equals(RequestBytes.class.getName()) || name.equals(Puts.class.getName()));
    }

    private int uploads() {
        return sink.client()
                .listMultipartUploads(request ->
                        request.bucket(TestServers.BUCKET).prefix(sink.options().root()))
                .uploads()
                .size();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
