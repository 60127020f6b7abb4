package io.backup4j.operate.journal;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.JournalStore;
import io.backup4j.spi.journal.RunRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a directory: lines are appended to the newest of a bounded number of files, each with one write, and forced to the disk before the append
 * returns. A line that was torn by a crash or a full disk costs itself only: the next append begins a line of its own, and readers report the torn one.
 * Several processes may append at once.
 *
 * <p>The directory is created by the first append. No file is open between calls. Thread-safe.
 */
public final class FileJournal implements JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final JournalDirectory directory;
    private final JournalLimits limits;
    private final DiskSync sync;
    private volatile boolean created;

    private FileJournal(Path directory, JournalLimits limits, DiskSync sync) {
        this.directory = new JournalDirectory(directory, sync);
        this.limits = limits;
        this.sync = sync;
    }

    /** With {@link JournalLimits#DEFAULTS}. */
    public static FileJournal in(Path directory) {
        return in(directory, JournalLimits.DEFAULTS);
    }

    public static FileJournal in(Path directory, JournalLimits limits) {
        return in(directory, limits, DiskSync.REAL);
    }

    static FileJournal in(Path directory, JournalLimits limits, DiskSync sync) {
        return new FileJournal(directory, limits, sync);
    }

    @Override
    public void append(RunRecord record) throws IOException {
        if (!created || !Files.isDirectory(directory.path())) {
            directory.create();
            created = true;
        }
        JournalLock.holding(directory, () -> {
            List<Path> files = directory.files();
            Path file = current(files);
            boolean fresh = !files.contains(file);
            append(file, record);
            if (fresh) {
                directory.forget(file);
            }
            directory.prove(file);
            dropOldest(files, fresh ? limits.maxFiles() - 1 : limits.maxFiles());
            return file;
        });
    }

    private Path current(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return directory.first();
        }
        Path newest = files.get(files.size() - 1);
        return Files.size(newest) < limits.maxFileBytes() ? newest : directory.following(newest);
    }

    private void append(Path file, RunRecord record) throws IOException {
        ByteBuffer line = JournalLine.write(record, endsTorn(file));
        try (FileChannel channel = directory.openForAppend(file)) {
            // Once, unless the system takes a part only: then the disk is full, and the next write says so.
            while (line.hasRemaining()) {
                channel.write(line);
            }
            sync.file(channel);
        }
    }

    private static boolean endsTorn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            return size > 0 && (channel.read(last, size - 1) != 1 || last.get(0) != '\n');
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What cannot be deleted stays until a later append; the record is written. */
    private static void dropOldest(List<Path> files, int kept) {
        for (Path old : files.subList(0, Math.max(0, files.size() - kept))) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException e) {
                LOG.debug("The old journal file {} could not be deleted; a later run will", old, e);
            }
        }
    }

    @Override
    public JournalReading read(HistoryQuery query) throws IOException {
        // Read-only directories can be read, just without waiting for a writer: its half line then looks torn.
        return Files.isWritable(directory.path())
                ? JournalLock.holding(directory, () -> readAll(query))
                : readAll(query);
    }

    private JournalReading readAll(HistoryQuery query) throws IOException {
        JournalFileReader reader = new JournalFileReader(query);
        List<Path> files = directory.files();
        for (int i = files.size() - 1; i >= 0 && !reader.isFull(); i--) {
            reader.read(files.get(i));
        }
        return reader.reading();
    }
}
