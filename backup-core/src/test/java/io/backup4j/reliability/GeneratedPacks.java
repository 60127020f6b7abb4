package io.backup4j.reliability;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.pack.Codec;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.pack.PackFormat;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A store that says it holds packs of 32 chunks of 1 MiB each, one to a frame, and has not a byte of them: it lists, stats and deletes them, and whoever
 * reads one fails. Everything else goes to a real store. What is read there of packs is remembered. Memory: 40 bytes per generated pack. Belongs to one thread.
 */
public final class GeneratedPacks extends ForwardingSink {
    public static final int CHUNK_BYTES = 1 << 20;
    public static final int CHUNKS_PER_PACK = 32;
    private static final int FRAME_STEP = PackFormat.FRAME_HEADER_BYTES + CHUNK_BYTES + 64;
    private static final int PACK_BYTES = 16 + CHUNKS_PER_PACK * FRAME_STEP + 4096;
    private static final int PAGE = 1000;

    private final int[] order;
    private final BitSet gone = new BitSet();
    private final TreeSet<String> packsRead = new TreeSet<>();

    /** @param packs number of generated packs */
    public GeneratedPacks(BackupSink real, int packs) {
        super(real);
        Integer[] sorted = new Integer[packs];
        Arrays.setAll(sorted, i -> i);
        Arrays.sort(sorted, (a, b) -> name(a).compareTo(name(b)));
        order = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
    }

    private static byte[] hash(long kind, long number) {
        ByteBuffer bytes = ByteBuffer.allocate(ChunkId.BYTES);
        long state = (kind << 48) + number * 4;
        for (int word = 0; word < 4; word++) {
            // SplitMix64 (Steele, Lea, Flood 2014).
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            bytes.putLong(mixed ^ (mixed >>> 31));
        }
        return bytes.array();
    }

    /** Id of a generated chunk; chunk {@code n} is in pack {@code n / 32}. */
    public static ChunkId chunk(int number) {
        return ChunkId.read(hash(1, number), 0);
    }

    private static PackName name(int pack) {
        return PackName.read(hash(2, pack), 0);
    }

    /** Publishes the index of all generated packs, in segments as writers leave them after merges. */
    public void publishIndex(Repository repository, int packsPerSegment) throws IOException {
        for (int first = 0; first < order.length; first += packsPerSegment) {
            IndexSegmentBuilder segment = new IndexSegmentBuilder();
            for (int pack = first; pack < Math.min(order.length, first + packsPerSegment); pack++) {
                PackName name = name(pack);
                for (int i = 0; i < CHUNKS_PER_PACK; i++) {
                    int offset = 16 + i * FRAME_STEP + PackFormat.FRAME_HEADER_BYTES;
                    int frame = segment.addFrame(
                            new FrameAddress(name, 1, i, offset, CHUNK_BYTES + 60, CHUNK_BYTES, Codec.NONE),
                            PACK_BYTES);
                    segment.addChunk(chunk(pack * CHUNKS_PER_PACK + i), frame, 0, CHUNK_BYTES);
                }
            }
            repository.publishIndex(segment.build(), repository.indexCache());
        }
    }

    /** Position in {@link #order} of a key, or where it would be as {@code -position - 1}. */
    private int position(String key) {
        int low = 0;
        int high = order.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = name(order[middle]).key().value().compareTo(key);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private boolean isGenerated(ObjectKey key) {
        return PackName.isPack(key) && position(key.value()) >= 0;
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        if (!prefix.equals("pack/")) {
            return super.list(prefix, after);
        }
        TreeSet<ObjectInfo> page =
                new TreeSet<>((a, b) -> a.key().value().compareTo(b.key().value()));
        for (ObjectInfo real : SinkObjects.list(delegate(), prefix)) {
            if (real.key().value().compareTo(after) > 0) {
                page.add(real);
            }
        }
        int position = position(after);
        int next = position >= 0 ? position + 1 : -position - 1;
        for (int found = 0; next < order.length && found < PAGE; next++) {
            if (!gone.get(next)) {
                page.add(info(next));
                found++;
            }
        }
        boolean more = page.size() > PAGE || next < order.length;
        while (page.size() > PAGE) {
            page.pollLast();
        }
        return new ObjectPage(page.stream().toList(), more && !page.isEmpty());
    }

    private ObjectInfo info(int position) {
        return new ObjectInfo(name(order[position]).key(), PACK_BYTES, null);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        if (!isGenerated(key)) {
            return super.stat(key);
        }
        int position = position(key.value());
        return gone.get(position) ? Optional.empty() : Optional.of(info(position));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        if (!isGenerated(key)) {
            return super.delete(key);
        }
        gone.set(position(key.value()));
        return DeleteResult.DELETED;
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (isGenerated(key)) {
            throw new AssertionError("a pack was read that is not rewritten: " + key);
        }
        if (PackName.isPack(key)) {
            packsRead.add(key.value());
        }
        return super.read(key, offset, target);
    }

    /** What is really stored. */
    public BackupSink real() {
        return delegate();
    }

    /** Generated packs that are deleted. */
    public int deleted() {
        return gone.cardinality();
    }

    /** Whether a generated pack is deleted. */
    public boolean isDeleted(int pack) {
        return gone.get(position(name(pack).key().value()));
    }

    /** Keys of real packs of which anything was read. */
    public TreeSet<String> packsRead() {
        return packsRead;
    }
}
