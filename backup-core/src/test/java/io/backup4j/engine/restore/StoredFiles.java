package io.backup4j.engine.restore;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.FrameAddress;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which frames the files of a backup lie in, looked up for a test that damages some of them. */
final class StoredFiles {
    private final Map<String, Set<FrameAddress>> frames = new TreeMap<>();
    private final List<FrameAddress> listing = new ArrayList<>();

    private StoredFiles() {}

    static StoredFiles of(Repository repository, Manifest manifest, String source) throws IOException {
        StoredFiles files = new StoredFiles();
        ChunkIndex index = repository.loadIndex(0, Set.of()).chunks();
        try (RepositoryChunks chunks = new RepositoryChunks(repository, index, 1 << 20)) {
            ContentReader contents = new ContentReader(chunks);
            var entries = new ListingReader(chunks, manifest.root(source))
                    .iterator(block -> files.listing.add(
                            index.locationsOf(block.id()).get(0).frame()));
            while (entries.hasNext()) {
                var entry = entries.next();
                Set<FrameAddress> used = new LinkedHashSet<>();
                contents.forEach(entry.content(), (ref, list) -> index.locationsOf(ref.id())
                        .forEach(location -> used.add(location.frame())));
                files.frames.put(entry.path().toString(), used);
            }
        }
        return files;
    }

    /** The frames of a file in the order of its content. */
    List<FrameAddress> frames(String path) {
        return List.copyOf(frames.getOrDefault(path, Set.of()));
    }

    List<FrameAddress> listing() {
        return listing;
    }

    /** Every file that has bytes in a frame. */
    Set<String> filesIn(FrameAddress frame) {
        Set<String> files = new LinkedHashSet<>();
        frames.forEach((path, used) -> {
            if (used.contains(frame)) {
                files.add(path);
            }
        });
        return files;
    }
}
