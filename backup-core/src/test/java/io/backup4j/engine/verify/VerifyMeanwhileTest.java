package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other runs, the caller and the storage do meanwhile. */
class VerifyMeanwhileTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws Exception {
        tree = directory.resolve("tree");
        TestTree.seeded(11).build(tree);
    }

    @Test
    void aPackThatVanishesWhileItIsReadIsCalledMissingAfterAFreshLook() throws Exception {
        AtomicReference<ObjectKey> vanishing = new AtomicReference<>();
        try (VerifyFixture fixture = new VerifyFixture(
                SealMode.NONE, memory -> new Vanishing(memory, vanishing, new AtomicReference<>(() -> {})))) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            vanishing.set(pack.key());
            VerifyOutcome outcome = fixture.verify(1, backup);
            assertThat(outcome.backups().get(0).damaged()).isTrue();
            assertThat(outcome.findings()).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_OBJECT);
                assertThat(finding.objectOrNull()).isEqualTo(pack.key().value());
                assertThat(finding.message()).contains("does not exist");
            });
        }
    }

    @Test
    void aPackThatWasRepackedMeanwhileIsLookedForInItsNewPlace() throws Exception {
        AtomicReference<ObjectKey> vanishing = new AtomicReference<>();
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        try (VerifyFixture fixture =
                new VerifyFixture(SealMode.NONE, memory -> new Vanishing(memory, vanishing, meanwhile))) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo old = fixture.packs().get(0);
            Set<ObjectInfo> before = Set.copyOf(SinkObjects.list(fixture.memory, ""));
            // A second run that avoids the first pack stores every chunk again, as a repack does.
            fixture.repository
                    .records()
                    .addNote(
                            backup.record().uuid(),
                            1,
                            BackupNote.Type.CORRUPTED,
                            "test",
                            Map.of("packs", old.key().name()));
            fixture.backup(tree);
            Map<ObjectKey, byte[]> moved = new HashMap<>();
            for (ObjectInfo object : SinkObjects.list(fixture.memory, "")) {
                if (!before.contains(object) && object.key().value().matches("(pack|index)/.*")) {
                    moved.put(object.key(), fixture.bytes(object.key()));
                    fixture.memory.delete(object.key());
                }
            }
            assertThat(moved).hasSizeGreaterThanOrEqualTo(2);
            meanwhile.set(() -> moved.forEach(fixture::replace));
            vanishing.set(old.key());

            VerifyOutcome outcome = fixture.verify(1, backup);

            assertThat(fixture.memory.stat(old.key())).isEmpty();
            assertThat(outcome.findings()).isEmpty();
            assertThat(outcome.packsRead()).isEqualTo(1);
        }
    }

    @Test
    void aBackupThatIsDeletedMeanwhileIsNotCalledDamaged() throws Exception {
        AtomicReference<ObjectKey> vanishing = new AtomicReference<>();
        try (VerifyFixture fixture = new VerifyFixture(
                SealMode.NONE, memory -> new Vanishing(memory, vanishing, new AtomicReference<>(() -> {})))) {
            Manifest backup = fixture.backup(tree);
            ObjectInfo pack = fixture.packs().get(0);
            fixture.replace(ObjectKey.of("deleted/" + backup.record().uuid() + "/000001"), new byte[1]);
            vanishing.set(pack.key());
            VerifyOutcome outcome = fixture.verify(1, backup);
            assertThat(outcome.findings()).isEmpty();
            assertThat(outcome.backups()).isEmpty();
        }
    }

    @Test
    void cancellingStopsIt() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            Cancellation cancellation = new Cancellation();
            RunControl control = new RunControl(
                    progress -> {
                        if (progress.current().equals("packs")) {
                            cancellation.cancel();
                        }
                    },
                    cancellation);
            VerifyJob job = new VerifyJob(List.of(backup), false, 1, List.of(), 1);
            assertThatThrownBy(() -> new VerifyRunner(fixture.repository, job, control).run())
                    .isInstanceOf(CancelledException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void aStorageThatFailsIsAFailureAndNotAFinding(double fraction) throws Exception {
        AtomicReference<ObjectKey> failing = new AtomicReference<>();
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE, memory -> new Failing(memory, failing))) {
            Manifest backup = fixture.backup(tree);
            failing.set(fixture.packs().get(0).key());
            assertThatThrownBy(() -> fixture.verify(fraction, backup))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the line is dead");
        }
    }

    /** Deletes a pack when it begins to be read, as a prune may that began before. */
    private static final class Vanishing extends ForwardingSink {
        private final AtomicReference<ObjectKey> vanishing;
        private final AtomicReference<Runnable> meanwhile;

        Vanishing(BackupSink sink, AtomicReference<ObjectKey> vanishing, AtomicReference<Runnable> meanwhile) {
            super(sink);
            this.vanishing = vanishing;
            this.meanwhile = meanwhile;
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            // The tail of a pack is where reading it whole begins.
            if (key.equals(vanishing.get()) && target.remaining() == 16) {
                meanwhile.get().run();
                super.delete(key);
            }
            return super.read(key, offset, target);
        }
    }

    private static final class Failing extends ForwardingSink {
        private final AtomicReference<ObjectKey> failing;

        Failing(BackupSink sink, AtomicReference<ObjectKey> failing) {
            super(sink);
            this.failing = failing;
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            if (key.equals(failing.get())) {
                throw new IOException("the line is dead");
            }
            return super.read(key, offset, target);
        }
    }
}
