package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Uploads in parts that a killed process has left. */
class LeftoversTest {
    private static final ObjectContent SMALL = ObjectContent.of(new byte[10]);

    private Gateway gateway;
    private S3OptionsBuilder options;

    @BeforeEach
    void open() throws IOException {
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        options = TestServers.at(
                gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void thoseOfAKilledProcessAreAbortedByTheNextRun() throws IOException {
        ObjectKey pack = ObjectKey.of("pack/0a/killed");
        leave(options.build(), pack);
        S3Options other = TestServers.S3PROXY.options().build();
        leave(other, pack);

        try (S3Sink sink = S3Sink.connect(aged(Duration.ZERO))) {
            sink.put(ObjectKey.of("session/a"), SMALL);

            assertThat(uploads(options.build())).isZero();
            assertThat(uploads(other)).as("another prefix").isOne();
            assertThat(sink.put(pack, SMALL)).isEqualTo(PutResult.CREATED);
        }
    }

    @Test
    void thoseThatMayBeUnderWayAreLeftAlone() throws IOException {
        leave(options.build(), ObjectKey.of("pack/0a/running"));
        try (S3Sink sink = S3Sink.connect(aged(Duration.ofHours(24)))) {
            sink.put(ObjectKey.of("session/a"), SMALL);
            assertThat(sink.abortLeftovers()).isZero();
            assertThat(uploads(options.build())).isOne();
        }
    }

    @Test
    void theClockOfThisHostSaysNothingOfTheirAge() throws IOException {
        leave(options.build(), ObjectKey.of("pack/0a/running"));
        Clock ahead = Clock.fixed(Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (S3Sink sink = S3Sink.connect(aged(Duration.ofHours(24)), ahead)) {
            assertThat(sink.abortLeftovers()).isZero();
        }
    }

    @Test
    void oneLookADayIsEnough() throws IOException {
        AtomicLong nanos = new AtomicLong(-5);
        S3Options plain = options.build();
        try (S3Sink sink = new S3Sink(plain, S3Clients.of(plain), Clock.systemUTC(), nanos::get)) {
            sink.put(ObjectKey.of("session/a"), SMALL);
            sink.put(ObjectKey.of("session/b"), SMALL);
            nanos.addAndGet(Duration.ofHours(23).toNanos());
            sink.put(ObjectKey.of("session/c"), SMALL);
            assertThat(gateway.kinds()).filteredOn("ListUploads"::equals).hasSize(1);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            sink.put(ObjectKey.of("session/d"), SMALL);
            assertThat(gateway.kinds()).filteredOn("ListUploads"::equals).hasSize(2);
        }
    }

    @Test
    void aStoreThatRefusesTheLookStillTakesPuts() throws IOException {
        gateway.mishaps(
                request -> request.kind().equals("ListUploads") ? Mishap.refused(403, "AccessDenied") : Mishap.NONE);
        try (S3Sink sink = S3Sink.connect(options.build())) {
            assertThat(sink.put(ObjectKey.of("session/a"), SMALL)).isEqualTo(PutResult.CREATED);
            assertThatThrownBy(sink::abortLeftovers).hasMessageContaining("AccessDenied");
        }
    }

    @Test
    void whoOnlyReadsLooksForNothing() throws IOException {
        try (S3Sink sink = S3Sink.connect(options.build())) {
            sink.list("", "");
            sink.stat(ObjectKey.of("repository"));
            assertThat(gateway.kinds()).containsExactly("List", "HeadObject");
        }
    }

    private S3Options aged(Duration age) {
        return options.limits(S3Limits.DEFAULTS.withLeftoverAge(age)).build();
    }

    /** Begins an upload, puts a part and goes. */
    private static void leave(S3Options options, ObjectKey key) {
        try (S3Client client = S3Clients.of(options)) {
            String name = options.root() + key.value();
            String upload = client.createMultipartUpload(
                            request -> request.bucket(options.bucket()).key(name))
                    .uploadId();
            client.uploadPart(
                    request -> request.bucket(options.bucket())
                            .key(name)
                            .uploadId(upload)
                            .partNumber(1),
                    RequestBody.fromBytes(new byte[100]));
        }
    }

    private static int uploads(S3Options options) {
        try (S3Client client = S3Clients.of(options)) {
            return client.listMultipartUploads(
                            request -> request.bucket(options.bucket()).prefix(options.root()))
                    .uploads()
                    .size();
        }
    }
}
