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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Repositories in memory, each with keys of its own, that are used as places. */
final class PlacesFixture {
    private static final int PIECE = 64 << 10;
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
            Map<String, ByteBuffer> expected = source.content();
            Set<String> found = new TreeSet<>();
            for (Iterator<StoredEntry> entries = contents.entries(source.name()); entries.hasNext(); ) {
                StoredEntry entry = entries.next();
                String path = entry.path().toString();
                if (entry.kind() == EntryKind.FILE && expected.containsKey(path)) {
                    requireSame(
                            contents.open(source.name(), entry.path()), expected.get(path), NAMES[place] + ": " + path);
                }
                if (entry.kind() == EntryKind.FILE) {
                    found.add(path);
                }
            }
            assertThat(found).as("files at " + NAMES[place]).isEqualTo(expected.keySet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Piece by piece: large content in one array more may find no room between other large arrays. */
    private static void requireSame(InputStream stored, ByteBuffer expected, String what) throws IOException {
        try (stored) {
            for (byte[] piece = stored.readNBytes(PIECE); piece.length > 0; piece = stored.readNBytes(PIECE)) {
                assertThat(expected.remaining()).as(what).isGreaterThanOrEqualTo(piece.length);
                assertThat(expected.slice(expected.position(), piece.length))
                        .as(what)
                        .isEqualTo(ByteBuffer.wrap(piece));
                expected.position(expected.position() + piece.length);
            }
            assertThat(expected.remaining()).as("missing of " + what).isZero();
        }
    }

    static final Duration PATIENCE = Duration.ofMinutes(10);
}
