package io.backup4j.operate.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a file of the log ends.
 *
 * @param sizeBytes of the file
 * @param torn whether it ends within a line
 * @param hash of the last line that is whole; empty if none is
 */
record AuditTail(long sizeBytes, boolean torn, Optional<String> hash) {
    /** Two of them fit into what is read to find the last line. */
    static final int LONGEST_LINE = 32 << 10;

    static AuditTail of(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, 2L * LONGEST_LINE));
        long from = size - tail.capacity();
        while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {}
        byte[] bytes = tail.array();
        Optional<String> hash = Optional.empty();
        for (String text : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            if (AuditLine.isWhole(text)) {
                hash = Optional.of(AuditLine.hashOf(text));
            }
        }
        return new AuditTail(size, bytes.length > 0 && bytes[bytes.length - 1] != '\n', hash);
    }
}
