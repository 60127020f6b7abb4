package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.testkit.MemoryJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Repositories in memory, each with keys of its own, that are used as places. */
final class PlacesFixture {
    static final String[] NAMES = {"near", "far", "moon"};

    final List<MemorySink> stored = new ArrayList<>();
    final MemoryJournal journal = new MemoryJournal();

    PlacesFixture(int places) {
        for (int i = 0; i < places; i++) {
            stored.add(new MemorySink());
            BackupRepository.createUnencrypted(stored.get(i), options()).close();
        }
    }

    RepositoryOptions options() {
        return RepositoryOptions.builder()
                .workers(2)
                .memoryBytes(16 << 20)
                .journal(journal)
                .sleeper(time -> {})
                .build();
    }

    BackupRepository open(int place) {
        return BackupRepository.openUnencrypted(stored.get(place), options());
    }

    /** A place behind another sink, opened when it is needed. */
    BackupPlace place(int place, BackupSink sink) {
        return BackupPlace.opening(
                NAMES[place], sink.location(), () -> BackupRepository.openUnencrypted(sink, options()));
    }

    BackupPlaces.Builder places() {
        BackupPlaces.Builder builder = BackupPlaces.builder(options());
        for (int i = 0; i < stored.size(); i++) {
            builder.place(place(i, stored.get(i)));
        }
        return builder;
    }

    static BackupPlan plan(BackupSource... sources) {
        BackupPlan.Builder plan =
                BackupPlan.named("nightly").type(BackupType.INCREMENTAL).retry(RetryLimits.none());
        for (BackupSource source : sources) {
            plan.source(source);
        }
        return plan.build();
    }

    /** Every place is whole, all data read. */
    void requireWhole() {
        for (int i = 0; i < stored.size(); i++) {
            try (BackupRepository repository = open(i)) {
                assertThat(repository
                                .verify(VerifyRequest.everything(), RunControl.none())
                                .findings())
                        .as("place " + NAMES[i])
                        .isEmpty();
            }
        }
    }

    /** The backup at a place holds exactly what the source had. */
    void requireContent(int place, BackupId id, MemorySource source) {
        try (BackupRepository repository = open(place);
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
            assertThat(found).as("content at " + NAMES[place]).isEqualTo(source.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final Duration PATIENCE = Duration.ofMinutes(10);
}
