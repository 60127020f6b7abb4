package io.backup4j.engine.repository;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** The generations of prune, as a writer sees them: the newest one, and the packs that must not be built on. */
public final class Generations {
    private final BackupSink sink;
    private final SealedStore store;

    Generations(BackupSink sink, SealedStore store) {
        this.sink = sink;
        this.store = store;
    }

    /** Number of the newest generation; 0 if nothing was ever pruned. A listing may lag behind, so the last step probes upwards. */
    public long newest() throws IOException {
        long newest = 0;
        for (long n : numbers()) {
            newest = Math.max(newest, n);
        }
        while (sink.stat(ObjectKeys.generationHead(newest + 1)).isPresent()) {
            newest++;
        }
        return newest;
    }

    /** Packs in the condemned set of any unfinished generation up to {@code generation}. */
    public Set<PackName> condemned(long generation) throws IOException {
        Set<PackName> packs = new HashSet<>();
        for (long n = generation; n >= 1; n--) {
            // Generation n is only created when n - 1 is finished: the first finished one ends the search.
            if (sink.stat(ObjectKeys.generationFinished(n)).isPresent()) {
                return packs;
            }
            readCondemned(n, packs);
        }
        return packs;
    }

    private void readCondemned(long n, Set<PackName> packs) throws IOException {
        ObjectKey headKey = ObjectKeys.generationHead(n);
        byte[] head = store.get(SealedKind.GENERATION, headKey)
                .orElseThrow(
                        () -> new DamagedException("object " + headKey + " is missing; generations are never deleted"));
        ObjectNode node = RecordJson.parse(head, headKey.value());
        ObjectKey key = ObjectKeys.generationCondemned(n, RecordJson.text(node, "condemned"));
        Optional<byte[]> condemned = store.get(SealedKind.CONDEMNED, key);
        if (condemned.isPresent()) {
            addNames(condemned.get(), key, packs);
        } else if (sink.stat(ObjectKeys.generationFinished(n)).isEmpty()) {
            throw new DamagedException("object " + key + " is missing although generation " + n + " is not finished");
        }
    }

    private static void addNames(byte[] names, ObjectKey key, Set<PackName> packs) {
        if (names.length % PackName.BYTES != 0) {
            throw new DamagedException(
                    "object " + key + " has " + names.length + " bytes, not a multiple of " + PackName.BYTES);
        }
        for (int i = 0; i < names.length; i += PackName.BYTES) {
            packs.add(PackName.read(names, i));
        }
    }

    private Set<Long> numbers() throws IOException {
        Set<Long> numbers = new TreeSet<>();
        Listings.forEach(sink, ObjectKeys.GENERATIONS, object -> {
            String key = object.key().value();
            if (key.endsWith("/head")) {
                String number = key.substring(ObjectKeys.GENERATIONS.length(), key.length() - "/head".length());
                if (number.matches("\\d{10}")) {
                    numbers.add(Long.parseLong(number));
                }
            }
        });
        return numbers;
    }
}
