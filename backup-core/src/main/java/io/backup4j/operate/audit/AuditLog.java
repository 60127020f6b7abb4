package io.backup4j.operate.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A log in a file, for its owner only, to which lines are added and forced to the disk. Each line holds a hash over itself and the line before, so that a line that was
 * changed, left out or moved is noticed; what nobody can notice from the file alone is an end that was cut off, see {@link AuditCheck#lastHash()}.
 *
 * <p>Thread-safe. Several processes may use one file; each holds a lock while it adds a line.
 */
public final class AuditLog {
    /** Two of them fit into what is read to find the last line. */
    private static final int LONGEST_LINE = 32 << 10;

    private final Path file;

    private AuditLog(Path file) {
        this.file = file;
    }

    /** A log in this file; touches nothing before the first event. One object per file and process. */
    public static AuditLog in(Path file) {
        return new AuditLog(file.toAbsolutePath());
    }

    /**
     * Adds a line. When this returns, it is durable.
     *
     * @throws IOException if it could not be added; the log may then end with a torn line, which the next one is kept apart from
     */
    @SuppressWarnings("try")
    public synchronized void add(AuditEvent event) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        ownerOnly());
                FileLock held = channel.lock()) {
            byte[] tail = tail(channel);
            boolean torn = tail.length > 0 && tail[tail.length - 1] != '\n';
            ByteBuffer line = line(event, new String(tail, StandardCharsets.UTF_8), torn);
            long at = channel.size();
            while (line.hasRemaining()) {
                at += channel.write(line, at);
            }
            channel.force(true);
        }
    }

    private static ByteBuffer line(AuditEvent event, String tail, boolean torn) throws IOException {
        String previous = tail.isEmpty() ? AuditLine.ROOT : "";
        for (String text : tail.split("\n")) {
            if (AuditLine.isWhole(text)) {
                previous = AuditLine.hashOf(text);
            }
        }
        if (previous.isEmpty()) {
            throw new IOException("The audit log does not end with a line of it. Move it away to begin another one.");
        }
        ByteBuffer line = StandardCharsets.UTF_8.encode((torn ? "\n" : "") + AuditLine.text(event, previous) + "\n");
        if (line.remaining() > LONGEST_LINE) {
            throw new IOException("An event for the audit log has more than " + LONGEST_LINE + " bytes.");
        }
        return line;
    }

    private static byte[] tail(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, 2L * LONGEST_LINE));
        long from = size - tail.capacity();
        while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {}
        return tail.array();
    }

    /** The newest events, last first. What cannot be read is left out; {@link #check()} names it. */
    public List<AuditEvent> newest(int limit) throws IOException {
        Deque<AuditEvent> events = new ArrayDeque<>();
        read(
                line -> {
                    events.addFirst(line.event());
                    if (events.size() > limit) {
                        events.removeLast();
                    }
                },
                problem -> {});
        return List.copyOf(events);
    }

    /** Reads the whole log and compares every hash. */
    public AuditCheck check() throws IOException {
        List<String> problems = new ArrayList<>();
        List<AuditLine> last = new ArrayList<>();
        long[] lines = new long[1];
        read(
                line -> {
                    lines[0]++;
                    last.clear();
                    last.add(line);
                },
                problems::add);
        return new AuditCheck(
                lines[0],
                problems,
                last.isEmpty() ? AuditLine.ROOT : last.get(0).hash());
    }

    private void read(Consumer<AuditLine> lines, Consumer<String> problems) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        String previous = AuditLine.ROOT;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine(), number++) {
                try {
                    lines.accept(AuditLine.read(text, previous));
                } catch (IllegalArgumentException e) {
                    problems.accept("line " + number + ": " + e.getMessage());
                }
                if (AuditLine.isWhole(text)) {
                    // Also of a changed line: those behind it are judged by themselves.
                    previous = AuditLine.hashOf(text);
                }
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
