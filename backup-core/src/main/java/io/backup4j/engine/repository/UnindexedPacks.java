package io.backup4j.engine.repository;

import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rebuilds what the index does not know from the packs themselves: those of a run that died before its index, or everything if segments were lost. Costs two
 * requests per such pack, and none if there is none.
 *
 * @param contents of index segments, in the form in which they are published
 * @param findings packs whose directory cannot be read
 */
public record UnindexedPacks(List<ByteBuffer> contents, List<Finding> findings) {
    /** A segment's flush size: small enough for any heap. */
    private static final int MOST_CHUNKS = 65_536;

    public UnindexedPacks {
        contents = List.copyOf(contents);
        findings = List.copyOf(findings);
    }

    /** Reads the directory of each pack that no segment names. */
    public static UnindexedPacks read(Repository repository, PackSet packs, List<IndexSegment> segments)
            throws IOException {
        return read(repository, packs, segments, () -> {});
    }

    /**
     * @param step run before each pack
     */
    static UnindexedPacks read(Repository repository, PackSet packs, List<IndexSegment> segments, Runnable step)
            throws IOException {
        PackSet unindexed = packs.without(named(segments));
        List<ByteBuffer> contents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        PackReader reader = new PackReader(repository.sealer());
        IndexSegmentBuilder builder = new IndexSegmentBuilder();
        for (int i = 0; i < unindexed.size(); i++) {
            PackName pack = unindexed.get(i);
            step.run();
            try {
                Optional<ObjectInfo> object = repository.sink().stat(pack.key());
                if (object.isPresent()) {
                    builder = add(
                            reader.readDirectory(
                                    repository.sink(), pack, object.get().sizeBytes()),
                            builder,
                            contents);
                }
            } catch (NoSuchObjectException e) {
                continue;
            } catch (BackupException e) {
                findings.add(Finding.ofObject(
                        Finding.Kind.DAMAGED_OBJECT,
                        pack.key().value(),
                        -1,
                        -1,
                        "No index names this pack, and its directory cannot be read: " + e.getMessage()));
            }
        }
        if (builder.chunks() > 0) {
            contents.add(builder.build());
        }
        return new UnindexedPacks(contents, findings);
    }

    private static PackSet named(List<IndexSegment> segments) {
        PackSet.Builder names = PackSet.builder();
        for (IndexSegment segment : segments) {
            for (int i = 0; i < segment.packs(); i++) {
                names.add(segment.pack(i));
            }
        }
        return names.build();
    }

    /** Adds a pack, in a fresh segment if it might not fit. */
    private static IndexSegmentBuilder add(
            PackDirectory directory, IndexSegmentBuilder builder, List<ByteBuffer> contents) {
        int chunks = directory.frames().stream()
                .mapToInt(frame -> frame.chunks().count())
                .sum();
        IndexSegmentBuilder target = builder;
        if (builder.chunks() > 0 && builder.chunks() + chunks > MOST_CHUNKS) {
            contents.add(builder.build());
            target = new IndexSegmentBuilder();
        }
        for (PackedFrame frame : directory.frames()) {
            int row = target.addFrame(frame.address(), Math.toIntExact(directory.sizeBytes()));
            FrameChunks table = frame.chunks();
            for (int i = 0; i < table.count(); i++) {
                target.addChunk(table.id(i), row, table.offset(i), table.length(i));
            }
        }
        return target;
    }
}
