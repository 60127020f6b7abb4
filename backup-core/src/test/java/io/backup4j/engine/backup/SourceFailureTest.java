package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source does wrong stays its own: the rest is stored, and the manifest says what is missing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SourceFailureTest {
    private static final byte[] SMALL = MemorySource.random(5_000, 1);
    /** More than a slab. */
    private static final byte[] LARGE = MemorySource.random(9_500_000, 2);
    /** Large enough to be read alone, and read often at little cost. */
    private static final byte[] MEDIUM = MemorySource.random(700_000, 3);

    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        repository = Repositories.create(new MemorySink());
    }

    @Test
    void leavesOutAnEntryThatFailsInTheMiddleAndIsPartial() throws IOException {
        MemorySource source = new MemorySource("files")
                .file("a", SMALL)
                .add(MemoryEntry.file("b", LARGE)
                        .failing(9_000_000, EntryUnavailableException.unreadable("bad sector", new IOException())))
                .file("c", LARGE)
                .file("d", SMALL);

        Manifest manifest = run(source);

        SourceRecord record = manifest.record().sources().get(0);
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(record.missing()).isEqualTo(1);
        assertThat(record.issues()).singleElement().satisfies(issue -> {
            assertThat(issue.path()).isEqualTo("b");
            assertThat(issue.message()).contains("bad sector");
        });
        Map<String, ByteBuffer> present = source.content();
        present.remove("b");
        assertThat(StoredContent.of(repository, manifest, "files")).isEqualTo(present);
    }

    @Test
    void onlyNotesAnEntryThatVanished() throws IOException {
        MemorySource source = new MemorySource("files")
                .file("a", SMALL)
                .add(MemoryEntry.file("b", SMALL).failing(0, EntryUnavailableException.vanished(new IOException())));

        Manifest manifest = run(source);

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(manifest.record().sources().get(0).missing()).isZero();
        assertThat(manifest.record().sources().get(0).issues()).hasSize(1);
        assertThat(StoredContent.of(repository, manifest, "files")).containsOnlyKeys("a");
    }

    @Test
    void readsAChangedEntryAgain() throws IOException {
        MemoryEntry once = MemoryEntry.file("once", LARGE).changing(1);
        MemorySource source = new MemorySource("files").file("a", SMALL).add(once);

        Manifest manifest = run(source);

        assertThat(once.openings()).isEqualTo(2);
        assertThat(manifest.record().status()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(manifest.record().sources().get(0).issues()).isEmpty();
        assertThat(StoredContent.of(repository, manifest, "files")).isEqualTo(source.content());
    }

    @Test
    void storesAnEntryThatNeverHoldsStillAsItWasSeenAndReadsItNextTime() throws IOException {
        MemoryEntry restless = MemoryEntry.file("restless", SMALL).changing(100).evidence("same");
        MemorySource source = new MemorySource("files").file("a", SMALL).add(restless);

        Manifest manifest = run(source);

        assertThat(restless.openings()).isEqualTo(3);
        assertThat(manifest.record().sources().get(0).issues())
                .singleElement()
                .satisfies(issue -> assertThat(issue.missing()).isFalse());
        assertThat(StoredContent.of(repository, manifest, "files"))
                .containsEntry("restless", ByteBuffer.wrap(restless.contentOf(3)));

        // What was seen while it changed proves nothing, whatever the source says.
        run(source);
        assertThat(restless.openings()).isEqualTo(6);
    }

    @Test
    void goesOnWithTheOtherSourceWhenOneFailsInTheMiddleOfItsWalk() throws IOException {
        for (int at = 1; at <= 290; at += 17) {
            AtomicLong calls = new AtomicLong();
            int failing = at;
            byte[] large = at == 1 + 17 * 9 ? LARGE : MEDIUM;
            MemorySource broken = many("broken", large).follow(call -> {
                if (call.equals("next") && calls.incrementAndGet() == failing) {
                    throw new IOException("connection lost");
                }
            });
            MemorySource sound = many("files", large);

            Manifest manifest = Repositories.runner(repository, BackupType.FULL, broken, sound)
                    .run();

            assertThat(manifest.record().status()).as("at %d", at).isEqualTo(BackupStatus.PARTIAL);
            assertThat(manifest.record().source("broken").orElseThrow().missing())
                    .isPositive();
            assertThat(StoredContent.of(repository, manifest, "broken")).isEmpty();
            assertThat(StoredContent.of(repository, manifest, "files"))
                    .as("at %d", at)
                    .isEqualTo(sound.content());
        }
    }

    @Test
    void goesOnWithTheOtherSourceWhenOneCannotSayWhatItSaw() throws IOException {
        MemorySource broken = many("broken").follow(call -> {
            if (call.equals("consistency")) {
                throw new IOException("connection lost");
            }
        });
        MemorySource sound = many("files");

        Manifest manifest =
                Repositories.runner(repository, BackupType.FULL, broken, sound).run();

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(manifest.record().source("broken").orElseThrow().missing()).isPositive();
        assertThat(StoredContent.of(repository, manifest, "files")).isEqualTo(sound.content());
    }

    @Test
    void asksAFailedSessionNothingMore() throws IOException {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        MemorySource broken = many("broken").follow(call -> {
            calls.add(call);
            if (call.equals("next")) {
                throw new IOException("connection lost");
            }
        });

        Repositories.runner(repository, BackupType.FULL, broken, many("files")).run();

        assertThat(calls).containsExactly("open", "next", "close");
    }

    @Test
    void aReaderThatDoesNotCloseCostsItsEntryAndNotTheRun() throws IOException {
        MemorySource source = many("files");
        AtomicLong closes = new AtomicLong();
        source.follow(call -> {
            if (call.equals("entry.close") && closes.incrementAndGet() == 7) {
                throw new IOException("stale handle");
            }
        });

        Manifest manifest = run(source);

        assertThat(manifest.record().status()).isEqualTo(BackupStatus.PARTIAL);
        assertThat(manifest.record().sources().get(0).missing()).isEqualTo(1);
        assertThat(StoredContent.of(repository, manifest, "files"))
                .hasSize(source.content().size() - 1);
    }

    @Test
    void survivesASourceThatThrowsAnywhere() throws Exception {
        long seed = 4_711;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            long at = 1 + random.nextInt(1_300);
            boolean checked = random.nextBoolean();
            byte[] large = round % 8 == 0 ? LARGE : MEDIUM;
            AtomicLong calls = new AtomicLong();
            MemorySource broken = many("broken", large).follow(call -> {
                if (calls.incrementAndGet() == at) {
                    if (checked) {
                        throw new IOException("injected at " + call);
                    }
                    throw new IllegalStateException("injected at " + call);
                }
            });
            MemorySource sound = many("files", large);
            String when = "seed " + seed + ", call " + at;

            Manifest manifest = Repositories.runner(repository, BackupType.FULL, broken, sound)
                    .run();

            SourceRecord record = manifest.record().source("broken").orElseThrow();
            Map<String, ByteBuffer> kept = StoredContent.of(repository, manifest, "broken");
            assertThat(broken.content()).as(when).containsAllEntriesOf(kept);
            if (kept.size() < broken.content().size()) {
                assertThat(record.missing()).as(when).isPositive();
                assertThat(manifest.record().status()).as(when).isEqualTo(BackupStatus.PARTIAL);
            }
            assertThat(StoredContent.of(repository, manifest, "files")).as(when).isEqualTo(sound.content());
            assertThat(broken.openSessions()).as(when).isZero();
            assertThat(RunThreadNames.alive()).as(when).isEmpty();
        }
        assertThat(repository.sessions().list()).isEmpty();
    }

    @Test
    void failsWhenTheOnlySourceFails() throws IOException {
        MemorySource source = many("files").follow(call -> {
            if (call.equals("next")) {
                throw new IOException("connection lost");
            }
        });

        assertThatThrownBy(() -> run(source))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("connection lost");
        assertThat(repository.catalogue().view().summaries()).isEmpty();
        assertThat(repository.sessions().list()).isEmpty();
    }

    private Manifest run(MemorySource source) throws IOException {
        return Repositories.runner(repository, BackupType.INCREMENTAL, source).run();
    }

    private static MemorySource many(String name) {
        return many(name, LARGE);
    }

    private static MemorySource many(String name, byte[] large) {
        MemorySource source = new MemorySource(name);
        for (int i = 0; i < 290; i++) {
            source.file("small/" + i, SMALL);
        }
        return source.file("large/1", large).file("large/2", large);
    }
}
