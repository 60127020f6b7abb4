package io.backup4j.kafka;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * Evidence of a segment: of which log it is, and a point of that log's history.
 *
 * <p>Why equal evidence means equal content: a record at an offset of a topic id never changes. It can be removed, which a later backup need not repeat, unless the topic is
 * compacted, and then no evidence is given. And a log can be cut off and go on differently, under a greater leader epoch; therefore evidence of an earlier run is given again only after the
 * leader has said that its log has {@code epoch} up to {@code position}. Logs that agree there agree in everything before (as in Raft).
 *
 * @param base first offset of the segment
 * @param next its end, exclusive
 * @param position where the reader was when it had read the segment, not before its end
 * @param epoch the leader epoch of what it had seen last
 */
record Lineage(String clusterId, Uuid topicId, int partition, long base, long next, long position, int epoch) {
    private static final int VERSION = 1;

    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(clusterId);
            out.writeLong(topicId.getMostSignificantBits());
            out.writeLong(topicId.getLeastSignificantBits());
            out.writeInt(partition);
            out.writeLong(base);
            out.writeLong(next);
            out.writeLong(position);
            out.writeInt(epoch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty if there is none, or it is of another version: then nothing is proven. */
    static Optional<Lineage> decode(byte[] evidence) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(evidence))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            Lineage read = new Lineage(
                    in.readUTF(),
                    new Uuid(in.readLong(), in.readLong()),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt());
            return read.base < read.next && read.next <= read.position && in.read() < 0
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
