package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequest;

/** What requests ask of a store, as they arrive there: encryption, storage class, a proxy on the way, and how many go at a time. The server itself knows none of it. */
class RequestHeadersTest {
    private static final String SSE = "x-amz-server-side-encryption";
    private static final ObjectKey PACK = ObjectKey.of("pack/0a/one");
    private static final ObjectKey NOTE = ObjectKey.of("note/one");
    private static final int LARGE = 18 << 20;

    private Gateway gateway;
    private S3OptionsBuilder options;

    @BeforeEach
    void open() throws IOException {
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        Map<String, String> unknown = new HashMap<>();
        for (String name : List.of(SSE, SSE + "-aws-kms-key-id", "x-amz-storage-class")) {
            unknown.put(name, "");
        }
        gateway.mishaps(request -> new Mishap.Changed(unknown));
        options = TestServers.at(
                gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void keysOfTheStoreAreAskedForWhereObjectsAreMade() throws IOException {
        putAndRead(options.encryption(S3Encryption.storeKeys()));
        assertThat(header("PutObject", SSE)).containsOnly("AES256");
        assertThat(header("CreateUpload", SSE)).containsOnly("AES256");
        assertThat(header("UploadPart", SSE)).containsOnly("");
        assertThat(header("GetObject", SSE)).containsOnly("");
    }

    @Test
    void aKeyOfTheKeyServiceIsNamedWhereObjectsAreMade() throws IOException {
        putAndRead(options.encryption(S3Encryption.kms("alias/backup")));
        for (String kind : List.of("PutObject", "CreateUpload")) {
            assertThat(header(kind, SSE)).containsOnly("aws:kms");
            assertThat(header(kind, SSE + "-aws-kms-key-id")).containsOnly("alias/backup");
        }
        assertThat(header("GetObject", SSE)).containsOnly("");
    }

    /** Never without TLS, so no gateway can look: the requests are looked at as they are made. */
    @Test
    void aKeyOfTheCustomerGoesWithEveryRequestThatTouchesBytes() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        S3Options secret = S3Options.builder(TestServers.BUCKET)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .encryption(S3Encryption.customerKey(key))
                .build();
        Requests requests = new Requests(secret, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        RequestBytes bytes = RequestBytes.of(ObjectContent.of(new byte[10]));
        for (AwsRequest request : List.of(
                requests.put(PACK, bytes),
                requests.begin(PACK),
                requests.part(PACK, "upload", 1, bytes),
                requests.complete(PACK, "upload", List.of(), bytes),
                requests.head(PACK).build(),
                requests.get(PACK, 0, 1).build())) {
            Map<String, List<String>> headers =
                    request.overrideConfiguration().orElseThrow().headers();
            assertThat(headers)
                    .as(request.getClass().getSimpleName())
                    .containsEntry(SSE + "-customer-algorithm", List.of("AES256"))
                    .containsEntry(
                            SSE + "-customer-key", List.of(Base64.getEncoder().encodeToString(key)))
                    .containsKey(SSE + "-customer-key-MD5");
        }
        assertThatThrownBy(
                        () -> options.encryption(S3Encryption.customerKey(key)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never sent without TLS");
    }

    @Test
    void aTemporaryKeyIsSentWithItsToken() throws IOException {
        gateway.mishaps(request -> new Mishap.Taken(body -> {}));
        S3Options temporary = options.credentials(
                        S3Credentials.temporary("AKIATEMPORARY", "secret", "token-of-the-test"))
                .build();
        try (S3Sink sink = S3Sink.connect(temporary)) {
            sink.put(NOTE, ObjectContent.of(new byte[10]));
        }
        assertThat(header("PutObject", "x-amz-security-token")).containsOnly("token-of-the-test");
        assertThat(header("PutObject", "authorization"))
                .allSatisfy(
                        value -> assertThat(value).contains("AKIATEMPORARY/").doesNotContain("secret"));
    }

    @Test
    void onlyPacksGetAnotherStorageClass() throws IOException {
        putAndRead(options.storageClass("STANDARD_IA"));
        assertThat(header("CreateUpload", "x-amz-storage-class")).containsOnly("STANDARD_IA");
        assertThat(gateway.seen().stream()
                        .filter(request -> request.kind().equals("PutObject"))
                        .filter(request -> request.path().endsWith(NOTE.value()))
                        .map(request -> request.header("x-amz-storage-class")))
                .containsOnly("");
    }

    @Test
    void aProxyIsAskedForAStoreThatThisHostCannotReach() throws IOException {
        S3Options behind = S3Options.builder(TestServers.BUCKET)
                .prefix(options.build().prefix())
                .endpoint(URI.create("http://store.invalid:9000"))
                .proxy(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .build();
        try (S3Sink sink = S3Sink.connect(behind)) {
            assertThat(sink.put(NOTE, ObjectContent.of(new byte[] {1, 2}))).isEqualTo(PutResult.CREATED);
            assertThat(SinkObjects.read(sink, NOTE)).isEqualTo(new byte[] {1, 2});
        }
        assertThat(gateway.seen()).isNotEmpty();
    }

    @Test
    void partsGoAtTheSameTimeAndNoMoreThanTheLimit() throws IOException {
        S3Limits limits = S3Limits.DEFAULTS.withParts(5 << 20, 5 << 20);
        assertThat(limits.partsPerObject()).isEqualTo(4);
        for (String kind : List.of("UploadPart", "GetObject")) {
            AtomicInteger under = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch four = new CountDownLatch(4);
            gateway.mishaps(request -> {
                if (!request.kind().equals(kind)) {
                    return Mishap.NONE;
                }
                most.accumulateAndGet(under.incrementAndGet(), Math::max);
                return new Mishap.Late(() -> {
                    four.countDown();
                    await(four);
                    under.decrementAndGet();
                });
            });
            try (S3Sink sink = S3Sink.connect(options.limits(limits).build())) {
                byte[] bytes = new byte[22 << 20];
                if (kind.equals("UploadPart")) {
                    assertThat(sink.put(PACK, ObjectContent.of(bytes))).isEqualTo(PutResult.CREATED);
                } else {
                    ByteBuffer target = ByteBuffer.allocate(bytes.length);
                    assertThat(sink.read(PACK, 0, target)).isEqualTo(bytes.length);
                }
            }
            assertThat(four.getCount()).as(kind).isZero();
            assertThat(most.get()).as(kind).isEqualTo(4);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One object at once, one in parts, read and looked at. */
    private void putAndRead(S3OptionsBuilder with) throws IOException {
        try (S3Sink sink = S3Sink.connect(with.build())) {
            assertThat(sink.put(NOTE, ObjectContent.of(new byte[10]))).isEqualTo(PutResult.CREATED);
            assertThat(sink.put(PACK, ObjectContent.of(new byte[LARGE]))).isEqualTo(PutResult.CREATED);
            assertThat(sink.stat(PACK)).isPresent();
            assertThat(SinkObjects.read(sink, NOTE)).hasSize(10);
            assertThat(SinkObjects.keys(sink, "")).hasSize(2);
        }
    }

    /** What requests of a kind say, "" for nothing; at least one. */
    private List<String> header(String kind, String name) {
        List<String> values = gateway.seen().stream()
                .filter(request -> request.kind().equals(kind))
                .map(request -> request.header(name))
                .toList();
        assertThat(values).as(kind).isNotEmpty();
        return values;
    }
}
