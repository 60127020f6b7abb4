package io.backup4j.operate.schedule;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Notices changes by walking and comparing names, sizes and times, where the operating system does not tell. Holds one number, however many files there are, and walks for a
 * tenth of the time at most.
 */
final class PolledTree implements TreeChanges {
    private static final int REST_PER_WALK = 9;

    private final List<Path> roots;
    private final Predicate<Path> matters;
    private final long pauseNanos;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long seen;
    private long next;

    /** @param pause between two walks at least */
    PolledTree(List<Path> roots, Predicate<Path> matters, Duration pause) throws IOException {
        this.roots = List.copyOf(roots);
        this.matters = matters;
        this.pauseNanos = pause.toNanos();
        this.seen = walk();
    }

    @Override
    public boolean await(Duration longest) throws IOException, InterruptedException {
        long wait = Math.min(longest.toNanos(), Math.max(0, next - System.nanoTime()));
        if (closed.await(wait, TimeUnit.NANOSECONDS)) {
            throw new IOException("closed");
        }
        if (System.nanoTime() - next < 0) {
            return false;
        }
        long now = walk();
        boolean changed = now != seen;
        seen = now;
        return changed;
    }

    private long walk() throws IOException {
        long begin = System.nanoTime();
        // A sum, because directories come in no particular order.
        long[] sum = {0};
        for (Path root : roots) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    if (!matters.test(directory)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    sum[0] += mark(directory, 0, 0);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (matters.test(file)) {
                        sum[0] += mark(
                                file,
                                attributes.size(),
                                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        long took = System.nanoTime() - begin;
        next = System.nanoTime() + Math.max(pauseNanos, REST_PER_WALK * took);
        return sum[0];
    }

    private static long mark(Path path, long size, long time) {
        CRC32C crc = new CRC32C();
        crc.update(path.toString().getBytes(StandardCharsets.UTF_8));
        long name = crc.getValue();
        crc.update(ByteBuffer.allocate(16).putLong(size).putLong(time).flip());
        return name << 32 | crc.getValue();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
