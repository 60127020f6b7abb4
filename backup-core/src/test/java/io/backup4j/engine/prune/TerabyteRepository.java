package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ChunkWriter;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWriter;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.BackupRecords;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
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
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * References to a terabyte: real listings, manifests and index segments, and packs of data of which there is nothing but the name. File n is one chunk of a
 * MiB, and lies in pack n / 32.
 */
final class TerabyteRepository {
    static final int FILES = 1 << 20;
    static final int FILES_PER_PACK = 32;
    static final int PACKS = FILES / FILES_PER_PACK;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int SEALED_BYTES = CHUNK_BYTES + 60;
    private static final int PACK_BYTES = 16 + FILES_PER_PACK * (SEALED_BYTES + 16) + 2_000;
    private static final int CHUNKS_PER_SEGMENT = 1 << 16;

    private final Repository repository;

    TerabyteRepository(Repository repository) {
        this.repository = repository;
    }

    static PackName pack(int number) {
        return PackName.read(random(1, number), 0);
    }

    static ChunkId chunk(int file) {
        return ChunkId.read(random(2, file), 0);
    }

    private static byte[] random(int kind, int number) {
        byte[] bytes = new byte[32];
        new Random(((long) kind << 40) + number).nextBytes(bytes);
        return bytes;
    }

    static long packBytes() {
        return PACK_BYTES;
    }

    /** Publishes the index of all packs. */
    void index() throws IOException {
        for (int first = 0; first < FILES; first += CHUNKS_PER_SEGMENT) {
            IndexSegmentBuilder rows = new IndexSegmentBuilder();
            for (int file = first; file < first + CHUNKS_PER_SEGMENT; file++) {
                int inPack = file % FILES_PER_PACK;
                FrameAddress frame = new FrameAddress(
                        pack(file / FILES_PER_PACK),
                        1,
                        inPack,
                        32 + inPack * (SEALED_BYTES + 16),
                        SEALED_BYTES,
                        CHUNK_BYTES,
                        Codec.NONE);
                rows.addChunk(chunk(file), rows.addFrame(frame, PACK_BYTES), 0, CHUNK_BYTES);
            }
            repository.publishIndex(rows.build(), repository.indexCache());
        }
    }

    /** Commits a backup of the files from one number to another. */
    UUID backup(int order, int from, int to) throws IOException {
        try (CopiedChunks packs = new CopiedChunks(repository, 1, new Room(repository.reserve()), () -> {})) {
            ListingWriter listing = new ListingWriter(new Blocks(packs, repository.newHasher()));
            for (int file = from; file < to; file++) {
                listing.add(new ListedEntry(
                        new StoredEntry(
                                EntryPath.of("directory %04d/file %07d".formatted(file / 1000, file)),
                                EntryKind.FILE,
                                EntryAttributes.none(),
                                CHUNK_BYTES,
                                new byte[0],
                                false),
                        new Content(CHUNK_BYTES, 0, List.of(new ChunkRef(chunk(file), CHUNK_BYTES)))));
            }
            ChunkRef root = listing.finish();
            packs.flush();
            packs.publish();
            return commit(order, to - from, root);
        }
    }

    private UUID commit(int order, long files, ChunkRef root) throws IOException {
        UUID uuid = new UUID(0, order);
        Instant time = Instant.parse("2026-12-01T12:00:00Z");
        SourceRecord source = new SourceRecord(
                "files",
                "files",
                new Consistency.Held(time),
                files,
                files,
                files * CHUNK_BYTES,
                0,
                0,
                0,
                root.id().toString(),
                List.of(),
                0,
                Map.of());
        BackupManifest record = new BackupManifest(
                BackupId.of(time, BackupType.FULL, order),
                uuid,
                BackupType.FULL,
                BackupStatus.COMPLETED,
                "plan",
                time,
                time,
                order,
                null,
                List.of(source),
                "zstd level 1",
                "none",
                "test",
                Map.of());
        repository
                .store()
                .put(
                        SealedKind.MANIFEST,
                        ObjectKeys.backup(uuid),
                        BackupRecords.encode(new Manifest(record, Map.of("files", root))));
        return uuid;
    }

    /** Stores blocks, each once. */
    private record Blocks(CopiedChunks packs, ChunkHasher hasher, Set<ChunkId> stored) implements ChunkWriter {
        private Blocks(CopiedChunks packs, ChunkHasher hasher) {
            this(packs, hasher, new HashSet<>());
        }

        @Override
        public ChunkRef store(byte[] bytes, int offset, int length) throws IOException {
            ChunkId id = hasher.id(bytes, offset, length);
            if (stored.add(id)) {
                packs.add(id, bytes, offset, length, 0);
            }
            return new ChunkRef(id, length);
        }
    }
}
