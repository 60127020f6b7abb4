package io.backup4j.engine.prune;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ChunkWriter;
import io.backup4j.engine.listing.ContentWriter;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWriter;
import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.reliability.GeneratedPacks;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * 20 backups of a tree of 61 440 files of 4 MiB and an image of 64 GiB, through which a window moves: each backup lacks 9 696 files of the one before and has as many
 * new ones. Together 2^20 chunks of 1 MiB in 32 768 packs that do not exist, with listings that do. Beside it each backup has some of 8192 rows of 16 KiB that
 * exist too: three in five are needed by old backups only, so that their packs are worth to be repacked when those are deleted.
 */
final class TerabyteHistory {
    static final int BACKUPS = 20;
    static final int PACKS = 1 << 15;
    private static final int CHUNKS = PACKS * GeneratedPacks.CHUNKS_PER_PACK;
    private static final int IMAGE_CHUNKS = 1 << 16;
    private static final int CHUNKS_PER_FILE = 4;
    private static final int FILES = (CHUNKS - IMAGE_CHUNKS) / CHUNKS_PER_FILE;
    private static final int WINDOW = FILES / 4;
    /** A multiple of the 8 files of a pack, so that no pack is needed in part. */
    private static final int STEP = (FILES - WINDOW) / (BACKUPS - 1) / 8 * 8;

    private static final int ROWS = 8192;
    private static final int ROW_BYTES = 16 << 10;
    private static final Instant TIME = Instant.parse("2026-12-01T14:30:22Z");

    private final Repository repository;
    private final GeneratedPacks packs;
    private final List<UUID> backups = new ArrayList<>();
    private final List<String> rowPacks = new ArrayList<>();
    private final List<ChunkRef> rows = new ArrayList<>();
    private long listingBytes;

    private TerabyteHistory(Repository repository, GeneratedPacks packs) {
        this.repository = repository;
        this.packs = packs;
    }

    /** Fills a new repository whose sink is {@code packs}. */
    static TerabyteHistory fill(Repository repository, GeneratedPacks packs) throws IOException {
        TerabyteHistory filled = new TerabyteHistory(repository, packs);
        packs.publishIndex(repository, 1 << 11);
        filled.writeRows();
        filled.writeBackups();
        return filled;
    }

    /** Backups, oldest first. */
    List<UUID> backups() {
        return backups;
    }

    /** Packs with rows. */
    List<String> rowPacks() {
        return rowPacks;
    }

    /** Bytes of distinct blocks and lists before compression. */
    long listingBytes() {
        return listingBytes;
    }

    /** Whether a generated pack is needed by backups from a number on. */
    static boolean isNeededFrom(int backup, int pack) {
        int chunk = pack * GeneratedPacks.CHUNKS_PER_PACK;
        return chunk < IMAGE_CHUNKS
                || chunk >= IMAGE_CHUNKS + backup * STEP * CHUNKS_PER_FILE
                        && chunk < IMAGE_CHUNKS + ((BACKUPS - 1) * STEP + WINDOW) * CHUNKS_PER_FILE;
    }

    private void writeRows() throws IOException {
        List<String> before = realPacks();
        try (CopiedChunks target = new CopiedChunks(repository, 1, new Room(repository.reserve()), () -> {})) {
            ChunkHasher hasher = repository.newHasher();
            for (int row = 0; row < ROWS; row++) {
                byte[] bytes = MemorySource.random(ROW_BYTES, row);
                ChunkId id = hasher.id(bytes, 0, bytes.length);
                target.add(id, bytes, 0, bytes.length, 0);
                rows.add(new ChunkRef(id, ROW_BYTES));
            }
            target.flush();
            target.publish();
        }
        rowPacks.addAll(realPacks());
        rowPacks.removeAll(before);
    }

    private List<String> realPacks() throws IOException {
        return SinkObjects.keys(packs.real(), "pack/");
    }

    private void writeBackups() throws IOException {
        try (CopiedChunks target = new CopiedChunks(repository, 1, new Room(repository.reserve()), () -> {})) {
            ChunkHasher hasher = repository.newHasher();
            Set<ChunkId> stored = new HashSet<>();
            ChunkWriter blocks = (bytes, offset, length) -> {
                ChunkId id = hasher.id(bytes, offset, length);
                if (stored.add(id)) {
                    target.add(id, bytes, offset, length, 0);
                    listingBytes += length;
                }
                return new ChunkRef(id, length);
            };
            List<ChunkRef> roots = new ArrayList<>();
            for (int backup = 0; backup < BACKUPS; backup++) {
                roots.add(list(backup, blocks));
            }
            target.flush();
            target.publish();
            for (int backup = 0; backup < BACKUPS; backup++) {
                commit(backup, roots.get(backup));
            }
        }
    }

    private ChunkRef list(int backup, ChunkWriter blocks) throws IOException {
        ListingWriter listing = new ListingWriter(blocks);
        for (int file = backup * STEP; file < backup * STEP + WINDOW; file++) {
            ContentWriter content = new ContentWriter(blocks);
            for (int i = 0; i < CHUNKS_PER_FILE; i++) {
                content.add(generated(IMAGE_CHUNKS + file * CHUNKS_PER_FILE + i));
            }
            String path = String.format(Locale.ROOT, "archive/%03d/document-%06d.bin", file / 1000, file);
            add(listing, path, content);
        }
        ContentWriter image = new ContentWriter(blocks);
        for (int chunk = 0; chunk < IMAGE_CHUNKS; chunk++) {
            image.add(generated(chunk));
        }
        add(listing, "image", image);
        ContentWriter content = new ContentWriter(blocks);
        for (int row = 0; row < ROWS; row++) {
            if (row % 5 >= 3 == backup >= BACKUPS / 2) {
                content.add(rows.get(row));
            }
        }
        add(listing, "rows", content);
        return listing.finish();
    }

    private static ChunkRef generated(int chunk) {
        return new ChunkRef(GeneratedPacks.chunk(chunk), GeneratedPacks.CHUNK_BYTES);
    }

    private static void add(ListingWriter listing, String path, ContentWriter writer) throws IOException {
        var content = writer.finish();
        EntryAttributes attributes = EntryAttributes.builder()
                .number(EntryAttributes.MODE, 0100644)
                .number(EntryAttributes.UID, 1000)
                .number(EntryAttributes.GID, 1000)
                .number(EntryAttributes.MTIME_SECONDS, 1_700_000_000L + path.hashCode() % 1_000_000)
                .number(EntryAttributes.MTIME_NANOS, Math.floorMod(path.hashCode(), 1_000_000_000))
                .build();
        listing.add(new ListedEntry(
                new StoredEntry(
                        EntryPath.of(path),
                        EntryKind.FILE,
                        attributes,
                        content.sizeBytes(),
                        Arrays.copyOf(path.getBytes(StandardCharsets.UTF_8), 48),
                        false),
                content));
    }

    private void commit(int backup, ChunkRef root) throws IOException {
        UUID uuid = UUID.randomUUID();
        long bytes = (long) (WINDOW * CHUNKS_PER_FILE + IMAGE_CHUNKS) * GeneratedPacks.CHUNK_BYTES;
        SourceRecord source = new SourceRecord(
                "files",
                "files",
                new Consistency.Held(TIME),
                WINDOW + 2L,
                WINDOW + 2L,
                bytes,
                bytes,
                bytes,
                bytes,
                "00",
                List.of(),
                0,
                Map.of());
        BackupManifest record = new BackupManifest(
                BackupId.of(TIME, BackupType.FULL, backup + 1),
                uuid,
                BackupType.FULL,
                BackupStatus.COMPLETED,
                "plan",
                TIME,
                TIME,
                backup + 1,
                null,
                List.of(source),
                "none",
                "none",
                "test",
                Map.of());
        Manifest manifest = new Manifest(record, Map.of("files", root));
        repository.store().put(SealedKind.MANIFEST, ObjectKeys.backup(uuid), BackupRecords.encode(manifest));
        backups.add(uuid);
    }
}
