package io.backup4j.kafka;

import io.backup4j.spi.entry.EntryPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a drill keeps of a restore until it is compared: documents, and outlines of segments. A compacted topic has a gap for nearly each record, so it lies in a file in the directory for
 * temporary ones, which is removed when it is closed, on Unix even when it is opened. Thread-safe; one entry is written by one thread at a time.
 */
final class DrillNotes implements Closeable {
    private static final int PIECE_BYTES = 16 << 10;

    private final FileChannel file;
    private final SortedMap<EntryPath, Note> notes = new TreeMap<>();
    private long end;

    /**
     * What was noted of an entry.
     *
     * @param pieces where it lies in the file
     * @param records how many records of it were restored
     */
    private record Note(List<Piece> pieces, long records) {}

    private record Piece(long position, int length) {}

    private DrillNotes(FileChannel file) {
        this.file = file;
    }

    static DrillNotes open() throws IOException {
        Path path = Files.createTempFile("backup4j-drill", ".notes");
        return new DrillNotes(FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    private synchronized Piece append(ByteBuffer bytes) throws IOException {
        Piece piece = new Piece(end, bytes.remaining());
        while (bytes.hasRemaining()) {
            end += file.write(bytes, end);
        }
        return piece;
    }

    private synchronized void put(EntryPath path, Note note) {
        notes.put(path, note);
    }

    /** In order. */
    synchronized List<EntryPath> paths() {
        return List.copyOf(notes.keySet());
    }

    synchronized boolean has(EntryPath path) {
        return notes.containsKey(path);
    }

    synchronized long records(EntryPath path) {
        Note note = notes.get(path);
        return note == null ? 0 : note.records();
    }

    /** Of an entry that {@link #has} been noted. */
    synchronized InputStream read(EntryPath path) {
        return new Reading(
                Objects.requireNonNull(notes.get(path), "the entry was noted").pieces());
    }

    /** Begins the note of an entry, which counts when it is {@link Writing#end ended}. */
    Writing write(EntryPath path) {
        return new Writing(path);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The note of one entry. */
    final class Writing extends OutputStream {
        private final EntryPath path;
        private final List<Piece> pieces = new ArrayList<>();
        private @Nullable ByteBuffer buffer;

        private Writing(EntryPath path) {
            this.path = path;
        }

        @Override
        public void write(int value) throws IOException {
            room().put((byte) value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                ByteBuffer room = room();
                int part = Math.min(length - done, room.remaining());
                room.put(bytes, offset + done, part);
                done += part;
            }
        }

        private ByteBuffer room() throws IOException {
            ByteBuffer current = buffer;
            if (current == null) {
                current = ByteBuffer.allocate(PIECE_BYTES);
                buffer = current;
            }
            if (!current.hasRemaining()) {
                store(current);
            }
            return current;
        }

        private void store(ByteBuffer current) throws IOException {
            if (current.position() > 0) {
                pieces.add(append(current.flip()));
                current.clear();
            }
        }

        /** All of the entry has come. */
        void end(long records) throws IOException {
            ByteBuffer current = buffer;
            if (current != null) {
                store(current);
                buffer = null;
            }
            put(path, new Note(List.copyOf(pieces), records));
        }
    }

    private final class Reading extends InputStream {
        private final List<Piece> pieces;
        private int next;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        private Reading(List<Piece> pieces) {
            this.pieces = pieces;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int part = Math.min(length, buffer.remaining());
            buffer.get(target, offset, part);
            return part;
        }

        private boolean fill() throws IOException {
            while (!buffer.hasRemaining()) {
                if (next == pieces.size()) {
                    return false;
                }
                Piece piece = pieces.get(next++);
                ByteBuffer loaded = ByteBuffer.allocate(piece.length());
                while (loaded.hasRemaining()) {
                    if (file.read(loaded, piece.position() + loaded.position()) < 0) {
                        throw new IOException("the notes of the drill end before " + piece);
                    }
                }
                buffer = loaded.flip();
            }
            return true;
        }
    }
}
