package io.backup4j.engine.repository;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Room that is kept occupied while there is enough, so that there is some for clean-up when the disk is full. Thread-safe. */
public final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    /**
     * 1 MiB each: a condemned set of 32 768 packs of 32 bytes is 1 MiB, and so is its verdict. Two more leave room for the small objects of a prune and for
     * an index segment.
     */
    private static final int OBJECTS = 4;

    private static final int OBJECT_BYTES = 1 << 20;
    private final BackupSink sink;
    private final SecureRandom random;

    Reserve(BackupSink sink, SecureRandom random) {
        this.sink = sink;
        this.random = random;
    }

    /**
     * Fills the reserve up, with at most half of the room there is: also when little is left, or a clean-up that has used the reserve up could not be done a
     * second time. Does nothing where the sink cannot tell its room. Never fails: whoever calls this does something that matters, and a reserve is only a
     * precaution.
     */
    public void ensure() {
        try {
            Optional<SinkSpace> space = sink.space();
            if (space.isEmpty()) {
                return;
            }
            Set<ObjectKey> present = new HashSet<>(stored());
            long affordable = present.size() + space.get().usableBytes() / OBJECT_BYTES;
            int missing = (int) Math.min(OBJECTS, affordable / 2) - present.size();
            for (int n = 0; n < OBJECTS && missing > 0; n++) {
                if (!present.contains(ObjectKeys.reserve(n))) {
                    missing--;
                    // Noise, so that no file system compresses the room away. Not secret, and a secure generator takes
                    // 0.1 to 0.2 s for it in a fresh process.
                    byte[] bytes = new byte[OBJECT_BYTES];
                    new SplittableRandom(random.nextLong()).nextBytes(bytes);
                    sink.put(ObjectKeys.reserve(n), ObjectContent.of(bytes));
                }
            }
        } catch (IOException | BackupException e) {
            LOG.warn(
                    "No room could be reserved at {}; if that disk runs full, a clean-up may need room made by hand. {}",
                    sink.location(),
                    e.getMessage());
        }
    }

    /**
     * Gives the reserved room free.
     *
     * @return whether there was any
     */
    public boolean release() throws IOException {
        boolean freed = false;
        for (ObjectKey key : stored()) {
            freed |= sink.delete(key) == DeleteResult.DELETED;
        }
        return freed;
    }

    private List<ObjectKey> stored() throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.RESERVE, (ObjectInfo object) -> keys.add(object.key()));
        return keys;
    }
}
