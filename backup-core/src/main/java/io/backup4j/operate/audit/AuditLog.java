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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log in files, for their owner only, to which lines are added and forced to the disk. Each line holds a hash over itself and the line before, so that a line that was
 * changed, left out or moved is noticed; what nobody can notice from the files alone is an end that was cut off, see {@link AuditCheck#lastHash()}. A file that is full is
 * followed by another one, whose first line carries the hash of the last line before. Nothing is ever removed.
 *
 * <p>Thread-safe. Several processes may use one log; each holds a lock while it adds a line.
 */
public final class AuditLog {
    /** Some 50 000 events. */
    private static final long FULL_BYTES = 16L << 20;

    private final AuditFiles files;
    private final long fullBytes;

    private AuditLog(Path file, long fullBytes) {
        this.files = new AuditFiles(file);
        this.fullBytes = fullBytes;
    }

    /** A log that begins with this file; touches nothing before the first event. One object per log and process. */
    public static AuditLog in(Path file) {
        return in(file, FULL_BYTES);
    }

    /** @param fullBytes size from which on a file is followed by another one */
    static AuditLog in(Path file, long fullBytes) {
        return new AuditLog(file.toAbsolutePath(), fullBytes);
    }

    /**
     * Adds a line. When this returns, it is durable.
     *
     * @throws IOException if it could not be added; the log may then end with a torn line, which the next one is kept apart from
     */
    public synchronized void add(AuditEvent event) throws IOException {
        int number = files.last();
        while (!added(number, event)) {
            number = files.last();
        }
    }

    /** False if the log goes on in a later file. */
    @SuppressWarnings("try")
    private boolean added(int number, AuditEvent event) throws IOException {
        files.make(number);
        try (FileChannel channel =
                        FileChannel.open(files.file(number), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            // Nobody adds to a file once there is a later one, and that is only made by who holds this lock: so the end
            // of the file before is final.
            if (files.last() != number) {
                return false;
            }
            AuditTail tail = AuditTail.of(channel);
            if (tail.sizeBytes() >= fullBytes && tail.hash().isPresent()) {
                files.make(number + 1);
                return false;
            }
            ByteBuffer lines = lines(number, tail, event);
            long at = tail.sizeBytes();
            for (long to = at; lines.hasRemaining(); ) {
                to += channel.write(lines, to);
            }
            channel.force(true);
            if (at == 0) {
                // Whoever made the file may have died before its name was on the disk.
                files.forceNames();
            }
            return true;
        }
    }

    private ByteBuffer lines(int number, AuditTail tail, AuditEvent event) throws IOException {
        StringBuilder text = new StringBuilder(tail.torn() ? "\n" : "");
        String previous = tail.hash().orElse("");
        if (previous.isEmpty() && number > 1) {
            String before = lastHash(number - 1);
            String link = AuditLine.link(files.name(number - 1), before);
            text.append(link).append('\n');
            previous = AuditLine.hashOf(link);
        } else if (previous.isEmpty()) {
            boolean begun = tail.torn() && tail.sizeBytes() <= AuditTail.LONGEST_LINE;
            if (tail.sizeBytes() > 0 && !begun) {
                throw strange(files.name(number));
            }
            previous = AuditLine.ROOT;
        }
        String line = AuditLine.text(event, previous) + "\n";
        if (line.getBytes(StandardCharsets.UTF_8).length > AuditTail.LONGEST_LINE) {
            throw new IOException("An event for the audit log has more than " + AuditTail.LONGEST_LINE + " bytes.");
        }
        return StandardCharsets.UTF_8.encode(text.append(line).toString());
    }

    private String lastHash(int number) throws IOException {
        try (FileChannel channel = FileChannel.open(files.file(number), StandardOpenOption.READ)) {
            return AuditTail.of(channel).hash().orElseThrow(() -> strange(files.name(number)));
        }
    }

    private static IOException strange(String name) {
        return new IOException(
                "The file '" + name
                        + "' of the audit log does not end with a line of it. Move all files of the log away to begin another one.");
    }

    /** The newest events, last first. What cannot be read is left out; {@link #check()} names it. */
    public List<AuditEvent> newest(int limit) throws IOException {
        List<AuditEvent> newest = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>(numbers());
        Collections.reverse(numbers);
        for (int number : numbers) {
            if (newest.size() < limit) {
                newest.addAll(newest(number, limit - newest.size()));
            }
        }
        return List.copyOf(newest);
    }

    private Deque<AuditEvent> newest(int number, int limit) throws IOException {
        Deque<AuditEvent> events = new ArrayDeque<>();
        new Chain(
                        line -> line.event().ifPresent(event -> {
                            events.addFirst(event);
                            if (events.size() > limit) {
                                events.removeLast();
                            }
                        }),
                        problem -> {})
                .read(number);
        return events;
    }

    /** Reads the whole log and compares every hash, over all files. */
    public AuditCheck check() throws IOException {
        List<String> problems = new ArrayList<>();
        long[] lines = new long[1];
        Chain chain = new Chain(line -> lines[0] += line.event().isPresent() ? 1 : 0, problems::add);
        int expected = 1;
        for (int number : numbers()) {
            if (number > expected) {
                problems.add(files.name(number - 1) + ": it is missing");
                chain.previous = null;
            }
            chain.read(number);
            expected = number + 1;
        }
        return new AuditCheck(lines[0], problems, chain.lastGood);
    }

    private List<Integer> numbers() throws IOException {
        return Files.isDirectory(files.file(1).getParent()) ? files.numbers() : List.of();
    }

    /** Follows the hashes from file to file. */
    private final class Chain {
        private final Consumer<AuditLine> lines;
        private final Consumer<String> problems;
        /** Hash of the line before; null before a file of which nothing is known that comes before it. */
        private @Nullable String previous;

        private String lastGood = AuditLine.ROOT;

        Chain(Consumer<AuditLine> lines, Consumer<String> problems) {
            this.lines = lines;
            this.problems = problems;
        }

        void read(int number) throws IOException {
            String where = number == 1 ? "" : files.name(number) + ", ";
            if (number == 1) {
                previous = AuditLine.ROOT;
            }
            try (BufferedReader reader = Files.newBufferedReader(files.file(number))) {
                long at = 1;
                for (String text = reader.readLine(); text != null; text = reader.readLine(), at++) {
                    String before = previous == null ? AuditLine.linked(text) : previous;
                    try {
                        AuditLine line = AuditLine.read(text, before);
                        lines.accept(line);
                        lastGood = line.hash();
                    } catch (IllegalArgumentException e) {
                        problems.accept(where + "line " + at + ": " + e.getMessage());
                    }
                    if (AuditLine.isWhole(text)) {
                        // Also of a changed line: those behind it are judged by themselves.
                        previous = AuditLine.hashOf(text);
                    }
                }
            }
        }
    }
}
