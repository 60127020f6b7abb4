package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk that knows what would be left after a power loss. It works on a real directory, and beside it keeps a model: the bytes of a file are durable
 * when it was forced, a name when its directory was synchronised after it appeared. Can be told to swallow one of the syncs, which is how a test shows
 * that each of them is needed, and to stop after some number of changes, as a dying machine does. Thread-safe.
 */
public final class PowerLossDisk implements Disk {
    /** What a file system may keep of the names that were never synchronised. */
    public enum Names {
        /** Only what is durable. */
        DURABLE,
        /** All, though the bytes they lead to may be lost: the other extreme that is allowed. */
        ALL,
        /** Some of the changes since the last sync of their directory, each on its own: journals promise no order between directories. */
        SOME
    }

    private static final class Node {
        private final boolean directory;
        private byte[] durableBytes = new byte[0];
        private final Map<String, Node> names = new TreeMap<>();
        private Map<String, Node> durableNames = new TreeMap<>();

        Node(boolean directory) {
            this.directory = directory;
        }
    }

    private final Disk real = new NioDisk();
    private final Path base;
    private final Node baseNode = new Node(true);
    private final Map<Path, Node> nodes = new HashMap<>();
    private int fileSyncs;
    private int directorySyncs;
    private int changes;
    private int swallowed;
    private int lastChange = Integer.MAX_VALUE;

    /** A disk for what is below a durable and empty directory. */
    public PowerLossDisk(Path base) {
        this.base = base;
        nodes.put(base, baseNode);
    }

    /** Swallows the sync of this number, from 1, files and directories counted together. */
    synchronized void swallowSync(int number) {
        swallowed = number;
    }

    /** Fails every operation after this many. */
    synchronized void stopAfter(int operations) {
        lastChange = operations;
    }

    synchronized int fileSyncs() {
        return fileSyncs;
    }

    synchronized int directorySyncs() {
        return directorySyncs;
    }

    synchronized int operations() {
        return changes;
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        step();
        real.createDirectory(directory);
        name(directory, new Node(true));
    }

    @Override
    public synchronized DiskFile createFile(Path file) throws IOException {
        step();
        DiskFile open = real.createFile(file);
        Node node = new Node(false);
        name(file, node);
        return new ModelledFile(open, file, node);
    }

    @Override
    public synchronized void link(Path existing, Path name) throws IOException {
        step();
        real.link(existing, name);
        name(name, nodeOf(existing));
    }

    @Override
    public synchronized void unlink(Path file) throws IOException {
        step();
        real.unlink(file);
        unname(file);
    }

    @Override
    public synchronized void removeDirectory(Path directory) throws IOException {
        step();
        real.removeDirectory(directory);
        unname(directory);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        step();
        real.syncDirectory(directory);
        directorySyncs++;
        if (!isSwallowed() && nodes.containsKey(directory)) {
            Node node = nodeOf(directory);
            node.durableNames = new TreeMap<>(node.names);
        }
    }

    /** A process that uses a directory of this disk. */
    public BackupSink sink(Path root, WatchedDisk.Watcher watcher) {
        return new DirectorySink(root, new WatchedDisk(this, watcher));
    }

    /** Writes what is left after a power loss into another, empty directory. */
    synchronized void survivors(Path target, Names names) throws IOException {
        survivors(target, names, new Random(0));
    }

    /**
     * The same.
     *
     * @param random decides which changes are kept where only some are
     */
    public synchronized void survivors(Path target, Names names, Random random) throws IOException {
        write(baseNode, target, names, random);
    }

    /** The disk of the machine when it is on again: what is left, below another empty directory, and all of that durable. */
    public PowerLossDisk afterPowerLoss(Path target, Names names, Random random) throws IOException {
        survivors(target, names, random);
        PowerLossDisk disk = new PowerLossDisk(target);
        disk.adopt(target, disk.baseNode);
        return disk;
    }

    private void adopt(Path directory, Node node) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Node child = new Node(Files.isDirectory(entry));
                name(entry, child);
                if (child.directory) {
                    adopt(entry, child);
                } else {
                    child.durableBytes = Files.readAllBytes(entry);
                }
            }
        }
        node.durableNames = new TreeMap<>(node.names);
    }

    private static void write(Node directory, Path target, Names kept, Random random) throws IOException {
        for (Map.Entry<String, Node> name : names(directory, kept, random).entrySet()) {
            Path path = target.resolve(name.getKey());
            if (name.getValue().directory) {
                Files.createDirectory(path);
                write(name.getValue(), path, kept, random);
            } else {
                Files.write(path, name.getValue().durableBytes);
            }
        }
    }

    private static Map<String, Node> names(Node directory, Names kept, Random random) {
        return switch (kept) {
            case DURABLE -> directory.durableNames;
            case ALL -> directory.names;
            case SOME -> {
                TreeSet<String> all = new TreeSet<>(directory.names.keySet());
                all.addAll(directory.durableNames.keySet());
                TreeMap<String, Node> some = new TreeMap<>();
                for (String name : all) {
                    Map<String, Node> from = random.nextBoolean() ? directory.names : directory.durableNames;
                    Node node = from.get(name);
                    if (node != null) {
                        some.put(name, node);
                    }
                }
                yield some;
            }
        };
    }

    private void step() throws IOException {
        if (++changes > lastChange) {
            throw new IOException("the machine is off");
        }
    }

    private boolean isSwallowed() {
        return fileSyncs + directorySyncs == swallowed;
    }

    private Node nodeOf(Path path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new AssertionError("outside the model: " + path + " is not below " + base);
        }
        return node;
    }

    private void name(Path path, Node node) {
        nodeOf(path.getParent()).names.put(path.getFileName().toString(), node);
        nodes.put(path, node);
    }

    private void unname(Path path) {
        nodeOf(path.getParent()).names.remove(path.getFileName().toString());
        nodes.remove(path);
    }

    private final class ModelledFile implements DiskFile {
        private final DiskFile open;
        private final Path file;
        private final Node node;

        ModelledFile(DiskFile open, Path file, Node node) {
            this.open = open;
            this.file = file;
            this.node = node;
        }

        @Override
        public void write(List<ByteBuffer> parts) throws IOException {
            synchronized (PowerLossDisk.this) {
                step();
                open.write(parts);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerLossDisk.this) {
                step();
                open.force();
                fileSyncs++;
                if (!isSwallowed()) {
                    node.durableBytes = Files.readAllBytes(file);
                }
            }
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
