package io.backup4j.engine.prune;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a {@link TerabyteRepository} in a directory, or prunes it: a process of its own, so that its heap can be bounded. */
final class TerabytePrune {
    private static final int HALF = TerabyteRepository.FILES / 2;

    private TerabytePrune() {}

    /** {@code make} or {@code prune}, and the directory. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        Generated sink = new Generated(DirectorySink.at(directory.resolve("repository")));
        Settings settings = new Settings(
                TestRepositories.CLOCK,
                new SecureRandom(),
                "host",
                2,
                64 << 20,
                1,
                false,
                Optional.of(directory.resolve("state")));
        RepositoryAccess access = new RepositoryAccess(sink, settings);
        if (arguments[0].equals("make")) {
            make(access);
        } else {
            prune(access, sink);
        }
    }

    /** Two backups that share a half of a half; the older one is deleted, and with it goes every pack below a quarter. */
    private static void make(RepositoryAccess access) throws IOException {
        try (Repository repository = access.createUnencrypted()) {
            TerabyteRepository terabyte = new TerabyteRepository(repository);
            terabyte.index();
            var first = terabyte.backup(1, 0, HALF);
            terabyte.backup(2, HALF / 2, TerabyteRepository.FILES);
            repository.deletions().delete(first, "test", "test");
        }
    }

    private static void prune(RepositoryAccess access, Generated sink) throws IOException {
        try (Repository repository = access.open(null, null)) {
            long begin = System.nanoTime();
            PruneOutcome outcome = new PruneRunner(repository, PruneJob.defaults(), RunControl.none()).run();
            System.out.printf(
                    "deleted %d generated %d left %d read %d seconds %.1f%n",
                    outcome.packsDeleted(),
                    sink.deleted.cardinality(),
                    sink.left(),
                    sink.packBytesRead,
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    /** Adds packs that have a name and a size and nothing else: who reads one fails. */
    private static final class Generated extends ForwardingSink {
        private static final int PAGE = 1000;
        private final TreeMap<ObjectKey, Integer> numbers = new TreeMap<>();
        private final BitSet deleted = new BitSet();
        private long packBytesRead;

        Generated(BackupSink sink) {
            super(sink);
            for (int pack = 0; pack < TerabyteRepository.PACKS; pack++) {
                numbers.put(TerabyteRepository.pack(pack).key(), pack);
            }
        }

        long left() {
            return numbers.size() - deleted.cardinality();
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            if (!prefix.equals(ObjectKeys.PACKS)) {
                return super.list(prefix, after);
            }
            TreeMap<ObjectKey, ObjectInfo> page = new TreeMap<>();
            boolean more = false;
            String from = after;
            do {
                ObjectPage real = super.list(prefix, from);
                for (ObjectInfo object : real.objects()) {
                    page.put(object.key(), object);
                    from = object.key().value();
                }
                more = real.more();
            } while (more);
            var rest = after.isEmpty() ? numbers : numbers.tailMap(ObjectKey.of(after), false);
            int generated = 0;
            for (var entry : rest.entrySet()) {
                if (!deleted.get(entry.getValue())) {
                    page.put(entry.getKey(), new ObjectInfo(entry.getKey(), TerabyteRepository.packBytes(), null));
                    if (++generated > PAGE) {
                        break;
                    }
                }
            }
            List<ObjectInfo> objects = new ArrayList<>(page.values());
            return new ObjectPage(objects.subList(0, Math.min(PAGE, objects.size())), objects.size() > PAGE);
        }

        @Override
        public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
            if (numbers.containsKey(key)) {
                throw new IllegalStateException("a pack of data was read: " + key);
            }
            int read = super.read(key, offset, target);
            packBytesRead += PackName.isPack(key) ? read : 0;
            return read;
        }

        @Override
        public DeleteResult delete(ObjectKey key) throws IOException {
            Integer number = numbers.get(key);
            if (number == null) {
                return super.delete(key);
            }
            deleted.set(number);
            return DeleteResult.DELETED;
        }
    }
}
