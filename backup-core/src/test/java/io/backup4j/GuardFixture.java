package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.operate.claim.ClaimTiming;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.testkit.MemoryJournal;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A repository in memory, guards on it, and a time that passes only when somebody waits. */
final class GuardFixture {
    static final ClaimTiming TIMING = new ClaimTiming(
            Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(30));

    final MemorySink stored = new MemorySink();
    final MemoryJournal journal = new MemoryJournal();
    final MemorySource source = new MemorySource("files");
    final AtomicLong nanos = new AtomicLong();
    /** What happens while somebody waits, one step per wait. */
    final Deque<Runnable> meanwhile = new ArrayDeque<>();

    GuardFixture() {
        BackupRepository.createUnencrypted(stored, options()).close();
        source.file("book", MemorySource.random(2_000, 1));
    }

    RepositoryOptions options() {
        return RepositoryOptions.builder()
                .workers(1)
                .memoryBytes(16 << 20)
                .journal(journal)
                .sleeper(time -> {
                    nanos.addAndGet(time.toNanos());
                    Runnable step = meanwhile.poll();
                    if (step != null) {
                        step.run();
                    }
                })
                .build();
    }

    BackupRepository open(BackupSink sink) {
        return BackupRepository.openUnencrypted(sink, options());
    }

    BackupPlan plan() {
        return BackupPlan.named("nightly")
                .source(source)
                .retry(RetryLimits.none())
                .verifyFraction(1)
                .build();
    }

    BackupGuard guard(BackupRepository repository) {
        return BackupGuard.with(repository, plan()).timing(TIMING, nanos::get).build();
    }

    BackupGuard opening(BackupSink sink) {
        return BackupGuard.opening(() -> open(sink), plan())
                .timing(TIMING, nanos::get)
                .build();
    }

    /** Until a claim here shows another sign of life. */
    void awaitSignOfLife() {
        String before = signs();
        while (signs().equals(before)) {
            Thread.onSpinWait();
        }
    }

    private String signs() {
        try {
            return SinkObjects.list(stored, ObjectKeys.CLAIMS).stream()
                    .map(object -> object.key().value())
                    .filter(key -> key.contains("/alive-"))
                    .reduce("", (last, key) -> last.compareTo(key) > 0 ? last : key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The backups that guards made. */
    long guarded() {
        try (BackupRepository repository = open(stored)) {
            return repository.list().stream()
                    .filter(backup -> tags(backup).containsKey(GuardedOperation.TAG))
                    .count();
        }
    }

    static Map<String, String> tags(BackupSummary backup) {
        Map<String, String> tags = new TreeMap<>();
        backup.notes().stream()
                .filter(note -> note.type() == BackupNote.Type.TAG)
                .forEach(note -> tags.put(
                        note.values().getOrDefault("key", ""), note.values().getOrDefault("value", "")));
        return tags;
    }

    /** The backup holds exactly what the source has now. */
    void requireCurrent(BackupId id, String at) {
        try (BackupRepository repository = open(stored);
                BackupContents contents = repository.contents(id)) {
            Map<String, ByteBuffer> found = new TreeMap<>();
            for (Iterator<StoredEntry> entries = contents.entries(source.name()); entries.hasNext(); ) {
                StoredEntry entry = entries.next();
                if (entry.kind() == EntryKind.FILE) {
                    found.put(
                            entry.path().toString(),
                            ByteBuffer.wrap(
                                    contents.open(source.name(), entry.path()).readAllBytes()));
                }
            }
            assertThat(found).as(at).isEqualTo(source.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireWhole() {
        try (BackupRepository repository = open(stored)) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }
}
