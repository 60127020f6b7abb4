package io.backup4j.operate.journal;

import io.backup4j.engine.repository.RunJson;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.journal.RunRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a journal file. It is JSON, so that any tool reads it, and a checksum over the exact bytes of the record tells what was torn:
 *
 * <pre>
 * line := {"crc32c":"&lt;8 hex&gt;","record":&lt;JSON of the record and its place&gt;} 0x0a
 * </pre>
 */
final class JournalLine {
    private static final String BEFORE_CRC = "{\"crc32c\":\"";
    private static final String BEFORE_RECORD = "\",\"record\":";
    private static final int CRC_START = BEFORE_CRC.length();
    private static final int CRC_END = CRC_START + 8;
    private static final int RECORD_START = CRC_END + BEFORE_RECORD.length();

    private JournalLine() {}

    /**
     * The bytes to append.
     *
     * @param afterTorn what is there does not end with a line end: one is put before this line, so that the torn line costs itself only
     */
    static ByteBuffer write(RunRecord record, boolean afterTorn) {
        byte[] json = RunJson.writeWithPlace(record);
        byte[] head =
                ((afterTorn ? "\n" : "") + BEFORE_CRC + crc(json) + BEFORE_RECORD).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + json.length + 2)
                .put(head)
                .put(json)
                .put((byte) '}')
                .put((byte) '\n')
                .flip();
    }

    /** The record of a line without its line end, or empty if it is torn, damaged, or of a kind that this release does not know. */
    static Optional<RunRecord> read(byte[] line) {
        int end = line.length - 1;
        if (end < RECORD_START
                || line[end] != '}'
                || !text(line, 0, CRC_START).equals(BEFORE_CRC)
                || !text(line, CRC_END, RECORD_START).equals(BEFORE_RECORD)) {
            return Optional.empty();
        }
        byte[] json = Arrays.copyOfRange(line, RECORD_START, end);
        if (!text(line, CRC_START, CRC_END).equals(crc(json))) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.read(json, ""));
        } catch (DamagedException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.US_ASCII);
    }

    private static String crc(byte[] json) {
        CRC32C crc = new CRC32C();
        crc.update(json);
        return "%08x".formatted(crc.getValue());
    }
}
