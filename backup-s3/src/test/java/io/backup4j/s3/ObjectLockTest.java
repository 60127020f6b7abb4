package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Versions are a server's own here; locks are played by the gateway, as neither server enforces them. */
class ObjectLockTest {
    private static final String BUCKET = "versioned";
    private static final ObjectKey PACK = ObjectKey.of("pack/0a/one");
    private static final byte[] BYTES = {1, 2, 3};
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Map<String, String> UNKNOWN_TO_THE_SERVER =
            Map.of("x-amz-object-lock-mode", "", "x-amz-object-lock-retain-until-date", "");

    private Gateway gateway;
    private S3OptionsBuilder options;
    private S3Sink locking;
    private S3Sink plain;

    @BeforeEach
    void open() throws IOException {
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        gateway.mishaps(request -> new Mishap.Changed(UNKNOWN_TO_THE_SERVER));
        options = S3Options.builder(BUCKET)
                .prefix(TestServers.S3PROXY.options().build().prefix())
                .endpoint(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS);
        plain = S3Sink.connect(options.build());
        locking = S3Sink.connect(
                options.objectLock(new S3ObjectLock(S3ObjectLock.Mode.COMPLIANCE, Duration.ofDays(30)))
                        .build(),
                Clock.fixed(NOW, ZoneOffset.UTC));
        if (plain.client().listBuckets().buckets().stream()
                .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
            plain.client().createBucket(request -> request.bucket(BUCKET));
            plain.client().putBucketVersioning(request -> request.bucket(BUCKET)
                    .versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));
        }
    }

    @AfterEach
    void close() {
        locking.close();
        plain.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pack/0a/one", "backup/u", "id/backup_1", "key/a", "keyring/0", "repository"})
    void whatMustOutliveAStolenKeyIsRetained(String key) throws IOException {
        locking.put(ObjectKey.of(key), ObjectContent.of(BYTES));
        Gateway.Seen put = put();
        assertThat(put.header("x-amz-object-lock-mode")).isEqualTo("COMPLIANCE");
        assertThat(put.header("x-amz-object-lock-retain-until-date")).isEqualTo("2026-12-21T00:00:00Z");
        assertThat(put.header("content-md5")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session/u/1",
                "heartbeat/u/1",
                "index/a",
                "note/u/1-a",
                "catalogue/a",
                "generation/1/head",
                "run/1-a"
            })
    void whatComesAndGoesIsNot(String key) throws IOException {
        locking.put(ObjectKey.of(key), ObjectContent.of(BYTES));
        assertThat(put().header("x-amz-object-lock-mode")).isEmpty();
    }

    @Test
    void aLockedObjectIsRetainedAndNoDeleteIsSent() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        gateway.clear();
        locked("2026-11-21T00:00:01Z");
        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.RETAINED);
        assertThat(gateway.kinds()).containsExactly("HeadObject");
        assertThat(SinkObjects.read(locking, PACK)).isEqualTo(BYTES);
    }

    @Test
    void aLegalHoldRetainsToo() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        gateway.mishaps(request -> request.kind().equals("HeadObject")
                ? new Mishap.Embellished(Map.of("x-amz-object-lock-legal-hold", "ON"))
                : Mishap.NONE);
        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.RETAINED);
    }

    @Test
    void aLockThatTheStoreSeesLongerThanThisClockRetains() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        gateway.mishaps(request -> switch (request.kind()) {
            case "HeadObject" ->
                new Mishap.Embellished(Map.of("x-amz-object-lock-retain-until-date", "2026-11-20T23:59:59Z"));
            case "DeleteObject" -> Mishap.refused(403, "AccessDenied");
            default -> Mishap.NONE;
        });
        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.RETAINED);
    }

    @Test
    void aDeleteThatIsRefusedWithoutALockIsARefusal() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        gateway.mishaps(
                request -> request.kind().equals("DeleteObject") ? Mishap.refused(403, "AccessDenied") : Mishap.NONE);
        assertThatThrownBy(() -> locking.delete(PACK)).isInstanceOf(SinkAccessException.class);
    }

    @Test
    void whatIsNotLockedAnyMoreGoesWithItsVersion() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.DELETED);
        assertThat(versions()).isZero();
        assertThat(locking.stat(PACK)).isEmpty();
        assertThat(locking.put(PACK, ObjectContent.of(BYTES))).isEqualTo(PutResult.CREATED);
    }

    @Test
    void aDeleteMarkerOfSomebodyElseHidesNeitherPacksNorManifests() throws IOException {
        ObjectKey manifest = ObjectKey.of("backup/u");
        ObjectKey session = ObjectKey.of("session/u/1");
        for (ObjectKey key : new ObjectKey[] {PACK, manifest, session}) {
            locking.put(key, ObjectContent.of(BYTES));
            plain.delete(key);
            assertThat(plain.stat(key)).isEmpty();
        }
        assertThat(SinkObjects.read(locking, PACK)).isEqualTo(BYTES);
        assertThat(SinkObjects.read(locking, manifest)).isEqualTo(BYTES);
        assertThat(locking.stat(PACK)).isPresent();
        assertThat(SinkObjects.keys(locking, "")).containsExactly("backup/u", "pack/0a/one");
        assertThat(SinkObjects.keys(locking, "pack/")).containsExactly("pack/0a/one");
        assertThat(locking.stat(session)).isEmpty();
        assertThatThrownBy(() -> locking.read(session, 0, ByteBuffer.allocate(1)))
                .isInstanceOf(NoSuchObjectException.class);
        // A prune that may delete it does, marker or not.
        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.DELETED);
        assertThat(locking.stat(PACK)).isEmpty();
        assertThatThrownBy(() -> locking.read(PACK, 0, ByteBuffer.allocate(1)))
                .isInstanceOf(NoSuchObjectException.class);
    }

    @Test
    void whatSomebodyElseHasPutOverALockedObjectIsNotReadAndGoesWithIt() throws IOException {
        for (String key : new String[] {"repository", "id/backup_1", "key/a", "keyring/0", "backup/u", PACK.value()}) {
            ObjectKey locked = ObjectKey.of(key);
            locking.put(locked, ObjectContent.of(BYTES));
            overwrite(locked);
            overwrite(locked);
            // Packs are listed before anybody reads them.
            SinkObjects.keys(locking, "pack/");

            assertThat(SinkObjects.read(locking, locked)).as(key).isEqualTo(BYTES);
            assertThat(locking.stat(locked)).as(key).hasValueSatisfying(info -> assertThat(info.sizeBytes())
                    .isEqualTo(BYTES.length));
        }
        assertThat(locking.list("", "").objects()).hasSize(6).allSatisfy(info -> assertThat(info.sizeBytes())
                .isEqualTo(BYTES.length));

        assertThat(locking.delete(PACK)).isEqualTo(DeleteResult.DELETED);
        assertThat(locking.delete(ObjectKey.of("repository"))).isEqualTo(DeleteResult.DELETED);

        assertThat(versions()).isEqualTo(4 * 3);
        assertThat(locking.stat(PACK)).isEmpty();
    }

    @Test
    void whatIsReadOfAnOverwrittenPackCostsNoMoreThanWhatIsReadOfAnyOther() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        overwrite(PACK);
        gateway.clear();

        SinkObjects.keys(locking, "pack/");
        locking.read(PACK, 0, ByteBuffer.allocate(3));

        assertThat(gateway.kinds()).hasSize(2);
        assertThat(gateway.seen().get(1).query()).contains("versionId=");
    }

    @Test
    void aManifestThatNoListingHasShownIsAskedForAlsoWhenOthersWereListed() throws IOException {
        ObjectKey listed = ObjectKey.of("backup/a");
        ObjectKey later = ObjectKey.of("backup/b");
        locking.put(listed, ObjectContent.of(BYTES));
        assertThat(SinkObjects.keys(locking, "")).containsExactly("backup/a");
        locking.put(later, ObjectContent.of(BYTES));
        overwrite(later);

        assertThat(SinkObjects.read(locking, later)).isEqualTo(BYTES);

        gateway.clear();
        locking.read(listed, 0, ByteBuffer.allocate(3));
        assertThat(gateway.kinds()).as("what was listed costs no more").hasSize(1);
    }

    @Test
    void aDeleteMarkerOverTheRepositoryIsTakenOffAsTheGuideSays() throws IOException {
        ObjectKey repository = ObjectKey.of("repository");
        locking.put(repository, ObjectContent.of(BYTES));
        overwrite(repository);
        plain.delete(repository);
        assertThat(locking.stat(repository)).isEmpty();

        plain
                .client()
                .listObjectVersions(
                        request -> request.bucket(BUCKET).prefix(plain.options().root() + "repository"))
                .deleteMarkers()
                .stream()
                .filter(marker -> marker.isLatest())
                .forEach(marker -> plain.client()
                        .deleteObject(request ->
                                request.bucket(BUCKET).key(marker.key()).versionId(marker.versionId())));

        assertThat(SinkObjects.read(locking, repository)).isEqualTo(BYTES);
    }

    @Test
    void whatIsNotLockedIsReadAsItIsNow() throws IOException {
        ObjectKey session = ObjectKey.of("session/u/1");
        locking.put(session, ObjectContent.of(BYTES));
        overwrite(session);

        assertThat(SinkObjects.read(locking, session)).isEqualTo("something else".getBytes(StandardCharsets.UTF_8));
        assertThat(locking.list("session/", "").objects())
                .singleElement()
                .satisfies(info -> assertThat(info.sizeBytes()).isEqualTo("something else".length()));
    }

    /** As a thief does it: without a condition, and without this product. */
    private void overwrite(ObjectKey key) {
        plain.client()
                .putObject(
                        request -> request.bucket(BUCKET).key(plain.options().root() + key.value()),
                        RequestBody.fromString("something else"));
    }

    @Test
    void aPlainDeleteLeavesTheVersionAndADeleteOfVersionsDoesNot() throws IOException {
        plain.put(PACK, ObjectContent.of(BYTES));
        assertThat(plain.delete(PACK)).isEqualTo(DeleteResult.DELETED);
        assertThat(plain.stat(PACK)).isEmpty();
        assertThat(versions()).isOne();
        ObjectKey other = ObjectKey.of("pack/0a/two");
        try (S3Sink removing = S3Sink.connect(S3Options.builder(BUCKET)
                .prefix(plain.options().prefix())
                .endpoint(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .deleteVersions(true)
                .build())) {
            removing.put(other, ObjectContent.of(BYTES));
            assertThat(removing.delete(other)).isEqualTo(DeleteResult.DELETED);
            assertThat(removing.delete(other)).isEqualTo(DeleteResult.DELETED);
        }
        assertThat(versions()).isOne();
    }

    @Test
    void aRetentionIsExtendedAndNeverShortened() throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        gateway.clear();
        gateway.mishaps(request -> request.kind().equals("HeadObject")
                ? new Mishap.Embellished(Map.of("x-amz-object-lock-retain-until-date", "2026-12-01T00:00:00Z"))
                : Mishap.refused(200, ""));
        locking.retainUntil(PACK, Instant.parse("2026-11-30T00:00:00Z"));
        assertThat(gateway.kinds()).containsExactly("HeadObject");
        locking.retainUntil(PACK, Instant.parse("2026-12-02T00:00:00Z"));
        assertThat(gateway.seen().get(2).query()).contains("retention", "versionId=");
        assertThatThrownBy(() -> plain.retainUntil(PACK, NOW)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"COMPLIANCE, COMPLIANCE", "GOVERNANCE, GOVERNANCE"})
    void anExtensionNeverAsksForAWeakerModeThanTheObjectHas(String stored, String asked) throws IOException {
        locking.put(PACK, ObjectContent.of(BYTES));
        AtomicReference<String> body = new AtomicReference<>("");
        gateway.mishaps(request -> request.kind().equals("HeadObject")
                ? new Mishap.Embellished(Map.of(
                        "x-amz-object-lock-mode",
                        stored,
                        "x-amz-object-lock-retain-until-date",
                        "2026-12-01T00:00:00Z"))
                : new Mishap.Taken(bytes -> body.set(new String(bytes, StandardCharsets.UTF_8))));
        try (S3Sink governing = S3Sink.connect(
                options.objectLock(new S3ObjectLock(S3ObjectLock.Mode.GOVERNANCE, Duration.ofDays(30)))
                        .build(),
                Clock.fixed(NOW, ZoneOffset.UTC))) {
            governing.retainUntil(PACK, Instant.parse("2026-12-02T00:00:00Z"));
        }
        assertThat(body.get()).contains("<Mode>" + asked + "</Mode>");
    }

    private void locked(String until) {
        gateway.mishaps(request -> request.kind().equals("HeadObject")
                ? new Mishap.Embellished(Map.of("x-amz-object-lock-retain-until-date", until))
                : Mishap.NONE);
    }

    private Gateway.Seen put() {
        return gateway.seen().stream()
                .filter(request -> request.kind().equals("PutObject"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private int versions() {
        return plain.client()
                .listObjectVersions(
                        request -> request.bucket(BUCKET).prefix(plain.options().root()))
                .versions()
                .size();
    }
}
