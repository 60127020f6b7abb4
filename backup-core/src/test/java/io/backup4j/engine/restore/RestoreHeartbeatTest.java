package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.HeartbeatWatch;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 9.4: a reader pins its backup and beats while it restores. */
class RestoreHeartbeatTest {
    private static final long SEED = 20_261_121;

    @TempDir
    private Path directory;

    private RestoreFixture fixture;
    private HeartbeatWatch watch;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws IOException {
        fixture = new RestoreFixture();
        watch = new HeartbeatWatch(fixture.stored);
        TestTree.seeded(SEED).maxFileBytes(100_000).build(directory.resolve("tree"));
        manifest = fixture.backup(FileSource.of("tree", directory.resolve("tree")));
    }

    @Test
    void beatsWhileTheTargetKeepsItWaiting() throws IOException {
        Set<String> waited = new HashSet<>();
        HookedTarget target = new HookedTarget(FileTarget.into(directory.resolve("to")), call -> {
            synchronized (waited) {
                if (waited.add(call)) {
                    assertPinned();
                    watch.awaitBeat(call);
                }
            }
        });

        RestoreOutcome outcome = restore(target);

        assertThat(outcome.complete()).isTrue();
        assertThat(waited).contains("open", "decide", "write", "commit", "finish");
        assertThat(watch.beats()).hasSize(waited.size());
        assertThat(TreeSnapshot.of(directory.resolve("to/tree"))
                        .differencesFrom(TreeSnapshot.of(directory.resolve("tree"))))
                .as("seed %d", SEED)
                .isEmpty();
        assertNothingStays();
    }

    @Test
    void touchesNothingWhenItsBackupWasDeletedMeanwhile() throws IOException {
        fixture.through(fixture.stored)
                .store()
                .put(
                        SealedKind.DELETED,
                        ObjectKey.of(ObjectKeys.DELETED + manifest.record().uuid() + "/000001"),
                        new byte[0]);
        HookedTarget target = new HookedTarget(FileTarget.into(directory.resolve("to")), call -> {});

        assertThatThrownBy(() -> restore(target)).isInstanceOf(NotFoundException.class);

        assertThat(directory.resolve("to")).doesNotExist();
        assertThat(target.closed).hasValue(0);
        assertNothingStays();
    }

    private RestoreOutcome restore(HookedTarget target) throws IOException {
        RestoreJob job = RestoreFixture.job("tree", target, path -> true);
        return new RestoreRunner(fixture.through(watch), job, RunControl.none(), watch.pace()).run(manifest);
    }

    private void assertPinned() throws IOException {
        List<Sessions.Registered> sessions =
                fixture.through(fixture.stored).sessions().list();
        assertThat(sessions).singleElement().satisfies(session -> assertThat(session.reads())
                .contains(manifest.record().uuid()));
    }

    private void assertNothingStays() throws IOException {
        assertThat(SinkObjects.keys(fixture.stored, "heartbeat/")).isEmpty();
        assertThat(SinkObjects.keys(fixture.stored, "session/")).isEmpty();
    }
}
