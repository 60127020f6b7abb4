package io.backup4j.engine.prune;

import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkSizes;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * A repository in which something has happened before a schedule begins. Chunks and packs are tiny: a file of a kilobyte has two or three chunks, and a backup
 * some packs. Made once and copied, because a backup takes its milliseconds.
 *
 * @param stored what is copied
 * @param backups made in it
 * @param deleted those of them that are not listed
 */
record ScheduleTemplate(MemorySink stored, List<Backup> backups, Set<UUID> deleted) {
    static final ChunkingParameters CHUNKING =
            new ChunkingParameters(new ChunkSizes(128, 256, 1024), new ChunkSizes(64, 128, 256), 1024);

    /** Four chunks are a pack. */
    static final long MEMORY_BYTES = 8 << 10;

    private static final int CONTENTS = 9;
    private static final int SLOTS = 5;

    /** A backup and what it must restore to. */
    record Backup(Manifest manifest, Map<String, ByteBuffer> content) {}

    /**
     * Few files, whose contents are drawn from a small pool: most chunks of a backup are stored already, or were once.
     *
     * @param random draws them
     */
    static MemorySource source(Random random) {
        MemorySource source = new MemorySource(PruneFixture.SOURCE);
        int files = 1 + random.nextInt(4);
        for (int i = 0; i < files; i++) {
            int content = random.nextInt(CONTENTS);
            source.provenFile("file" + random.nextInt(SLOTS), MemorySource.random(150 + 140 * content, content));
        }
        return source;
    }

    /**
     * What schedules begin with.
     *
     * @param young with some backups, of which half are deleted
     * @param old with so many index segments and notes that upkeep has something to do; costly to look at
     */
    record All(List<ScheduleTemplate> young, ScheduleTemplate old) {
        static All make() throws IOException {
            List<ScheduleTemplate> young = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                young.add(ScheduleTemplate.make(i, 6, 0));
            }
            return new All(List.copyOf(young), ScheduleTemplate.make(7, 14, 45));
        }

        ScheduleTemplate of(long seed) {
            return seed % 16 == 0 ? old : young.get((int) (seed % young.size()));
        }
    }

    private static ScheduleTemplate make(long seed, int count, int notes) throws IOException {
        Random random = new Random(seed);
        MemorySink memory = new MemorySink();
        Settings settings = new Settings(
                TestRepositories.CLOCK,
                new ScheduleRandom(seed),
                "template",
                1,
                MEMORY_BYTES,
                1,
                false,
                Optional.empty());
        Repository repository = TestRepositories.encrypted(memory, settings, null, CHUNKING);
        List<Backup> backups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MemorySource source = source(random);
            Manifest manifest = new BackupRunner(
                            repository, ScheduleActors.job(-1 - i, BackupType.INCREMENTAL, source), RunControl.none())
                    .run();
            backups.add(new Backup(manifest, source.content()));
        }
        Set<UUID> deleted = new HashSet<>();
        for (Backup backup : backups.subList(0, count / 2)) {
            repository.deletions().delete(backup.manifest().record().id(), "test", "template");
            deleted.add(backup.manifest().record().uuid());
        }
        for (int i = 0; i < notes; i++) {
            repository
                    .records()
                    .addNote(
                            backups.get(i % count).manifest().record().uuid(),
                            1 + i,
                            BackupNote.Type.TAG,
                            "test",
                            Map.of("key", "k" + i, "value", "v"));
        }
        return new ScheduleTemplate(memory, List.copyOf(backups), Set.copyOf(deleted));
    }
}
