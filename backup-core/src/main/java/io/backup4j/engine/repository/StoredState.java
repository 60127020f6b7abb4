package io.backup4j.engine.repository;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.IndexLoader;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LoadedIndex;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was stored at one moment: packs with their sizes, listed first, and then the index (rule R1). Immutable.
 *
 * @param packs listed packs
 * @param sizes stored size of each, in bytes, in the order of the packs
 * @param index masked by the packs
 * @param rows numbers of what is in the index
 * @param segments all segments that opened
 * @param findings segments that did not
 */
public record StoredState(
        PackSet packs,
        int[] sizes,
        ChunkIndex index,
        ChunkRows rows,
        List<IndexSegment> segments,
        List<Finding> findings) {

    /** Lists the packs and loads the index. Cost: what {@link Repository#loadIndex} costs. */
    public static StoredState load(Repository repository) throws IOException {
        ListedPacks listed = ListedPacks.list(repository);
        PackSet packs = listed.names();
        LoadedIndex loaded = new IndexLoader(repository.sink(), repository.sealed(), repository.indexCache()).load();
        ChunkIndex index = new ChunkIndex(packs);
        loaded.segments().forEach(index::add);
        UnindexedPacks unindexed = UnindexedPacks.read(repository, packs, loaded.segments());
        unindexed.contents().forEach(content -> index.add(IndexSegment.open("read from packs", content)));
        List<Finding> findings = new ArrayList<>(loaded.findings());
        findings.addAll(unindexed.findings());
        return new StoredState(packs, listed.sizes(), index, new ChunkRows(index), loaded.segments(), findings);
    }

    /**
     * What a writer has loaded, for who looks again and finds that it put nothing since. Packs that it must not build on are missing.
     *
     * @param listed the packs of that index
     */
    public static StoredState of(ListedPacks listed, RepositoryIndex loaded) {
        return new StoredState(
                listed.names(),
                listed.sizes(),
                loaded.chunks(),
                new ChunkRows(loaded.chunks()),
                loaded.segments(),
                loaded.findings());
    }

    /** Stored size of a pack in bytes, or -1 if it is not listed. */
    public int sizeBytes(PackName pack) {
        int position = packs.position(pack);
        return position < 0 ? -1 : sizes[position];
    }

    /** Whether another look showed the same packs and segments: what is missing in both is missing. */
    public boolean sameAs(StoredState other) {
        return packs.size() == other.packs.size()
                && packs.without(other.packs).size() == 0
                && Arrays.equals(sizes, other.sizes)
                && names(segments).equals(names(other.segments));
    }

    private static List<String> names(List<IndexSegment> segments) {
        return segments.stream().map(IndexSegment::name).toList();
    }
}
