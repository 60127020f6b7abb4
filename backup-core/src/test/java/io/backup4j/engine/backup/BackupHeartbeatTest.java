package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.Pulse;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.HeartbeatWatch;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 9.3: a writer beats while anything gets on, whatever its threads wait for, and falls silent when nothing does. */
class BackupHeartbeatTest {
    private final MemorySink stored = new MemorySink();
    private final HeartbeatWatch watch = new HeartbeatWatch(stored);
    private final Set<String> waited = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void create() throws IOException {
        Repositories.create(stored);
    }

    @Test
    void beatsWhileASourceOrTheStorageKeepsItWaiting() throws IOException {
        Repository slow = Repositories.open(new ForwardingSink(watch) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                String kind = key.value().substring(0, key.value().indexOf('/'));
                if (!Set.of("heartbeat", "session").contains(kind)) {
                    waitOnceIn("put " + kind);
                }
                return super.put(key, content);
            }

            @Override
            public ObjectPage list(String prefix, String after) throws IOException {
                if (Set.of("index/", "pack/", "backup/", "note/").contains(prefix)) {
                    waitOnceIn("list " + prefix);
                }
                return super.list(prefix, after);
            }
        });
        MemorySource source = source().follow(this::waitOnceIn);

        Manifest manifest = run(slow, source);

        assertThat(waited)
                .contains("open", "next", "entry.open", "entry.read", "entry.finish", "consistency", "close")
                .contains("list index/", "list pack/", "put pack", "put index", "put id", "put backup");
        assertThat(watch.beats()).hasSize(waited.size());
        assertWhole(manifest, source);
    }

    @Test
    void fallsSilentWhenASourceHangsAndBeatsAgainWhenItComesBack() throws IOException {
        List<Integer> beats = new ArrayList<>();
        MemorySource source = source();
        int[] calls = {0};
        source.follow(call -> {
            if (call.equals("next") && calls[0]++ == 0) {
                // The call has begun, and that was noticed.
                beats.add(watch.beatsWithin(Duration.ZERO));
                beats.add(watch.beatsWithin(Pulse.PATIENCE.minusSeconds(1)));
                beats.add(watch.beatsWithin(Duration.ofSeconds(1)));
                beats.add(watch.beatsWithin(Duration.ofHours(1)));
            } else if (call.equals("consistency")) {
                watch.awaitBeat(call);
            }
        });

        Manifest manifest = run(Repositories.open(watch), source);

        assertThat(beats).containsExactly(0, 1, 0, 0);
        assertThat(watch.beats()).hasSizeGreaterThanOrEqualTo(2);
        assertWhole(manifest, source);
    }

    private synchronized void waitOnceIn(String call) {
        if (waited.add(call)) {
            watch.awaitBeat(call);
        }
    }

    private static MemorySource source() {
        return new MemorySource("files")
                .file("a", MemorySource.random(300_000, 1))
                .file("b", new byte[10]);
    }

    private Manifest run(Repository repository, MemorySource source) throws IOException {
        return new BackupRunner(repository, Repositories.job(BackupType.FULL, source), RunControl.none(), watch.pace())
                .run();
    }

    private void assertWhole(Manifest manifest, MemorySource source) throws IOException {
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(StoredContent.of(Repositories.open(stored), manifest, "files"))
                .isEqualTo(source.content());
        assertThat(SinkObjects.keys(stored, "heartbeat/")).isEmpty();
        assertThat(SinkObjects.keys(stored, "session/")).isEmpty();
    }
}
