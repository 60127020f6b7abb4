package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemoryEntry;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore comes from the nearest place that has the backup whole; verification says which does. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PlacesRestoreTest {
    @TempDir
    Path directory;

    private final PlacesFixture fixture = new PlacesFixture(2);
    private final AtomicBoolean nearIsDead = new AtomicBoolean();
    private Path tree;

    @BeforeEach
    void make() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        for (int i = 0; i < 20; i++) {
            Files.write(tree.resolve("file-" + i), MemorySource.random(200_000, i));
        }
    }

    private BackupPlaces places() {
        MemorySink near = fixture.stored.get(0);
        return BackupPlaces.builder(fixture.options())
                .place(BackupPlace.opening(
                        "near",
                        near.location(),
                        () -> BackupRepository.openUnencrypted(
                                new ForwardingSink(near) {
                                    @Override
                                    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                                        if (nearIsDead.get()) {
                                            throw new IOException("no route to host");
                                        }
                                        return super.read(key, offset, target);
                                    }
                                },
                                fixture.options())))
                .place(fixture.place(1, fixture.stored.get(1)))
                .build();
    }

    private BackupPlan plan() {
        return PlacesFixture.plan(FileSource.of("tree", tree));
    }

    private void requireRestored(Path out) throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(Files.readAllBytes(out.resolve("tree").resolve("file-" + i)))
                    .isEqualTo(Files.readAllBytes(tree.resolve("file-" + i)));
        }
    }

    @Test
    void theNearestPlaceServesAndTheNextOneWhereItIsDamaged() throws IOException {
        try (BackupPlaces places = places()) {
            places.backup(plan());
            Path first = directory.resolve("first");
            PlacesRestoreReport whole =
                    places.restore(RestoreRequest.latest().into(first).build(), RunControl.none());
            assertThat(whole.place()).isEqualTo("near");
            assertThat(whole.complete()).isTrue();
            requireRestored(first);

            String pack = SinkObjects.keys(fixture.stored.get(0), "pack/").get(0);
            byte[] bytes = SinkObjects.read(fixture.stored.get(0), ObjectKey.of(pack));
            bytes[bytes.length / 2] ^= 1;
            fixture.stored.get(0).delete(ObjectKey.of(pack));
            fixture.stored.get(0).put(ObjectKey.of(pack), ObjectContent.of(bytes));
            Path second = directory.resolve("second");
            PlacesRestoreReport healed =
                    places.restore(RestoreRequest.latest().into(second).build(), RunControl.none());

            assertThat(healed.place()).isEqualTo("far");
            assertThat(healed.complete()).isTrue();
            assertThat(healed.report().kept())
                    .as("files that the near place had given")
                    .isPositive();
            assertThat(healed.earlier()).singleElement().satisfies(why -> assertThat(why)
                    .startsWith("near: damaged"));
            requireRestored(second);
        }
    }

    @Test
    void aPlaceThatCannotBeReadIsPassedOver() throws IOException {
        try (BackupPlaces places = places()) {
            BackupId id = places.backup(plan())
                    .place("near")
                    .report()
                    .orElseThrow()
                    .manifest()
                    .id();
            nearIsDead.set(true);
            Path out = directory.resolve("out");
            PlacesRestoreReport report =
                    places.restore(RestoreRequest.backup(id).into(out).build(), RunControl.none());
            assertThat(report.place()).isEqualTo("far");
            assertThat(report.complete()).isTrue();
            assertThat(report.earlier()).singleElement().satisfies(why -> assertThat(why)
                    .contains("no route to host"));
            requireRestored(out);
        }
    }

    @Test
    void theNewestOfAllPlacesIsRestoredThoughTheNearOneMissedIt() throws IOException {
        try (BackupPlaces places = places();
                BackupRepository far = fixture.open(1)) {
            places.backup(plan());
            Files.write(tree.resolve("file-3"), new byte[] {1, 2, 3});
            far.backup(plan());
            Path out = directory.resolve("out");

            assertThat(places.restore(RestoreRequest.latest().into(out).build(), RunControl.none())
                            .place())
                    .isEqualTo("far");
            requireRestored(out);
        }
    }

    /** The far place had the file from before, and needed not to read it. */
    @Test
    void aPlaceThatGotTheRunWholeServesBeforeANearerOneThatGotItInPart() throws IOException {
        byte[] content = MemorySource.random(100_000, 1);
        MemorySource readable = new MemorySource("files")
                .file("a", new byte[10])
                .add(MemoryEntry.file("b", content).evidence("unchanged"));
        MemorySource failing = new MemorySource("files")
                .file("a", new byte[10])
                .add(MemoryEntry.file("b", content)
                        .evidence("unchanged")
                        .failing(50_000, new IOException("bad sector")));
        try (BackupPlaces places = places();
                BackupRepository far = fixture.open(1)) {
            far.backup(PlacesFixture.plan(readable));
            PlacesReport report = places.backup(PlacesFixture.plan(failing));
            assertThat(report.places())
                    .extracting(place -> place.report().orElseThrow().status())
                    .containsExactly(BackupStatus.PARTIAL, BackupStatus.COMPLETED);
            RestoreTarget target = new ForwardingTarget(FileTarget.into(directory.resolve("out"))) {
                @Override
                public String kind() {
                    return failing.kind();
                }

                @Override
                protected TargetSession session(TargetContext context, TargetSession session) {
                    return session;
                }
            };

            PlacesRestoreReport restored = places.restore(
                    RestoreRequest.latest().target("files", target).build(), RunControl.none());

            assertThat(restored.place()).isEqualTo("far");
            assertThat(restored.report().whole()).isTrue();
            assertThat(directory.resolve("out/b")).hasBinaryContent(content);
        }
        fixture.requireWhole();
    }

    @Test
    void aBackupThatNoPlaceHasIsNotFound() {
        try (BackupPlaces places = places()) {
            RestoreRequest request = RestoreRequest.backup(BackupId.of("backup_20200101_000000_full"))
                    .into(directory.resolve("out"))
                    .build();
            assertThatThrownBy(() -> places.restore(request, RunControl.none())).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void verificationTellsWhatIsMissingHowFarBehindAndWhoCouldNotBeAsked() {
        try (BackupPlaces places = places();
                BackupRepository near = fixture.open(0)) {
            places.backup(plan());
            assertThat(places.verify("far", VerifyRequest.everything(), RunControl.none()))
                    .satisfies(far -> {
                        assertThat(far.complete()).isTrue();
                        assertThat(far.lag()).contains(Duration.ZERO);
                    });
            BackupId missed = near.backup(plan()).manifest().id();

            PlaceVerification behind = places.verify("far", VerifyRequest.structure(), RunControl.none());
            assertThat(behind.complete()).isFalse();
            assertThat(behind.missing()).singleElement().satisfies(missing -> {
                assertThat(missing.backup()).isEqualTo(missed);
                assertThat(missing.place()).isEqualTo("near");
            });
            assertThat(behind.lag().orElseThrow()).isPositive();

            nearIsDead.set(true);
            PlaceVerification alone = places.verify("far", VerifyRequest.structure(), RunControl.none());
            assertThat(alone.complete()).isFalse();
            assertThat(alone.notSeen()).singleElement().satisfies(why -> assertThat(why)
                    .startsWith("near: "));
            assertThatThrownBy(() -> places.verify("near", VerifyRequest.structure(), RunControl.none()))
                    .isInstanceOf(StorageException.class);
            nearIsDead.set(false);

            places.replicate("near", "far", ReplicateRequest.everything(), RunControl.none());
            assertThat(places.verify("far", VerifyRequest.everything(), RunControl.none())
                            .complete())
                    .isTrue();
        }
        fixture.requireWhole();
    }
}
