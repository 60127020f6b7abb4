package io.backup4j.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records that are read back once, last first. Up to {@link #MEMORY_BYTES} are held on the heap; what is beyond goes to a temporary file, so that ten
 * million directories (some 100 bytes each) cost 1 GB of temporary disk space and 2 MiB of heap.
 *
 * <pre>
 * file   := block*
 * block  := record+ u32 length of the records
 * record := bytes u32 length of the bytes
 * </pre>
 *
 * Used by one thread.
 */
final class DeferredLog implements Closeable {
    /** About ten thousand directories. */
    static final int MEMORY_BYTES = 1 << 20;

    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Supplier<Path> place;
    private byte[] memory = new byte[1 << 10];
    private int length;
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long fileBytes;

    /** Takes one record. */
    interface Reader {
        void read(byte[] record) throws IOException;
    }

    /** @param place name for the temporary file, asked when it is needed */
    DeferredLog(Supplier<Path> place) {
        this.place = place;
    }

    void add(byte[] record) throws IOException {
        if (length > 0 && length + record.length + Integer.BYTES > MEMORY_BYTES) {
            spill();
        }
        int needed = length + record.length + Integer.BYTES;
        if (needed > memory.length) {
            memory = Arrays.copyOf(memory, Math.max(needed, Math.min(memory.length * 2, MEMORY_BYTES)));
        }
        System.arraycopy(record, 0, memory, length, record.length);
        ByteBuffer.wrap(memory).putInt(length + record.length, record.length);
        length = needed;
    }

    private void spill() throws IOException {
        FileChannel target = channel;
        if (target == null) {
            file = place.get();
            target = FileChannel.open(file, OPTIONS, PrivateMode.ofFile(file.getFileSystem(), FirstMode.PRIVATE));
            channel = target;
        }
        ByteBuffer block = ByteBuffer.allocate(length + Integer.BYTES);
        block.put(memory, 0, length).putInt(length).flip();
        while (block.hasRemaining()) {
            fileBytes += target.write(block, fileBytes);
        }
        length = 0;
    }

    /** Hands over all records, last first, and forgets them. */
    void drain(Reader reader) throws IOException {
        readBlock(memory, length, reader);
        length = 0;
        while (fileBytes > 0) {
            int size = ByteBuffer.wrap(readFile(fileBytes - Integer.BYTES, Integer.BYTES))
                    .getInt();
            fileBytes -= Integer.BYTES + size;
            readBlock(readFile(fileBytes, size), size, reader);
        }
    }

    private static void readBlock(byte[] block, int blockLength, Reader reader) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(block);
        int end = blockLength;
        while (end > 0) {
            int size = buffer.getInt(end - Integer.BYTES);
            int start = end - Integer.BYTES - size;
            reader.read(Arrays.copyOfRange(block, start, start + size));
            end = start;
        }
    }

    private byte[] readFile(long position, int size) throws IOException {
        FileChannel from = channel;
        if (from == null || position < 0) {
            throw new IOException("the temporary file " + file + " was changed by someone else");
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (from.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the temporary file " + file + " was cut by someone else");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
