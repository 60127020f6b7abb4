package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.FRAME_HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.MAGIC_FRAME;
import static io.backup4j.engine.pack.PackFormat.MAX_PACK_BYTES;
import static io.backup4j.engine.pack.PackFormat.TRAILER_BYTES;

import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Salvages a pack frame by frame, without its footer. Every byte of the pack is read, so it is also the thorough check of a pack. Where something is
 * damaged it looks for the next frame and trusts only what authenticates, wherever that lies. Belongs to one thread, like its decoder.
 */
public final class PackWalk {
    /** Bytes that are read at once unless the caller says otherwise. */
    public static final int READ_AHEAD = 1 << 20;

    private final Sealer sealer;
    private final FrameDecoder decoder;
    private final int readAhead;

    /**
     * @param decoder of the same repository; not closed
     */
    public PackWalk(Sealer sealer, FrameDecoder decoder) {
        this(sealer, decoder, READ_AHEAD);
    }

    /**
     * @param decoder of the same repository; not closed
     * @param readAhead bytes asked for at once: many where a request costs more than the memory; a walk holds twice as much at most
     */
    public PackWalk(Sealer sealer, FrameDecoder decoder, int readAhead) {
        this.readAhead = readAhead;
        this.sealer = Objects.requireNonNull(sealer, "sealer");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
    }

    /**
     * Walks over a pack of any size up to 64 MiB, whole or torn. Damage is a result, not a failure.
     *
     * @param size of the object, from a listing
     * @throws RepositoryException if nothing is readable and the header says that a later release wrote it
     * @throws IOException if the sink fails
     */
    public PackSalvage walk(BackupSink sink, PackName pack, long size, FrameVisitor visitor) throws IOException {
        if (size > MAX_PACK_BYTES) {
            throw new Place(pack.key(), 0).damaged("size of the pack", "at most " + MAX_PACK_BYTES, size);
        }
        return new Walk(pack, new ObjectWindow(sink, pack.key(), size, readAhead), visitor).run();
    }

    /** One walk. */
    private final class Walk {
        private final PackName pack;
        private final ObjectWindow object;
        private final FrameVisitor visitor;
        private final List<PackedFrame> frames = new ArrayList<>();
        private final List<DamagedRange> damaged = new ArrayList<>();
        private final List<Integer> keyIds = new ArrayList<>();
        private @Nullable List<PackedFrame> directory;
        private int headerKeyId = -1;
        private long damagedFrom = -1;
        private String reason = "";
        private @Nullable RepositoryException laterRelease;

        Walk(PackName pack, ObjectWindow object, FrameVisitor visitor) {
            this.pack = pack;
            this.object = object;
            this.visitor = visitor;
        }

        PackSalvage run() throws IOException {
            long end = footerOffset();
            long position = readHeader(end);
            while (position < end) {
                long next = readFrame(position, end);
                position = next > 0 ? next : search(position + 1, end);
            }
            closeDamage(end);
            checkHeaderKey();
            if (frames.isEmpty() && laterRelease != null) {
                throw laterRelease;
            }
            return new PackSalvage(pack, frames, damaged, frames.equals(directory));
        }

        /** Where frames end: at an intact footer, or else at the end of the object. */
        private long footerOffset() throws IOException {
            long size = object.size();
            if (size < HEADER_BYTES + FRAME_HEADER_BYTES + TRAILER_BYTES) {
                return size;
            }
            long at = size - TRAILER_BYTES;
            try {
                int index = object.at(at, TRAILER_BYTES);
                PackEnd trailer =
                        PackEnd.readTrailer(object.place(at), sealer.identity().mode(), object.bytes(), index);
                addKeyId(trailer.keyId());
                long footer = at - trailer.footerLength();
                index = object.at(footer, trailer.footerLength());
                directory = PackFooter.open(
                        sealer,
                        pack,
                        trailer.keyId(),
                        object.place(footer),
                        object.bytes(),
                        index,
                        trailer.footerLength());
                return footer;
            } catch (DamagedException | RepositoryException e) {
                return size;
            }
        }

        /** Reads the header and returns where to go on: behind it, or in search of a frame anywhere. */
        private long readHeader(long end) throws IOException {
            try {
                int index = object.at(0, HEADER_BYTES);
                PackEnd header =
                        PackEnd.readHeader(object.place(0), sealer.identity().mode(), object.bytes(), index);
                headerKeyId = header.keyId();
                preferKeyId(headerKeyId);
                return HEADER_BYTES;
            } catch (RepositoryException e) {
                laterRelease = e;
                damagedAt(0, e);
            } catch (DamagedException e) {
                damagedAt(0, e);
            } finally {
                // A damaged key id must not hide intact frames: every epoch is tried, oldest last.
                for (int id = sealer.currentKeyId(); id >= 0; id--) {
                    addKeyId(id);
                }
            }
            return search(0, end);
        }

        private void addKeyId(int id) {
            if (!keyIds.contains(id)) {
                keyIds.add(id);
            }
        }

        private void preferKeyId(int id) {
            keyIds.remove((Integer) id);
            keyIds.add(0, id);
        }

        /** Reads the frame at this position and returns where it ends, or 0 if there is none that authenticates. */
        private long readFrame(long position, long end) throws IOException {
            FrameHeader header;
            try {
                int index = object.at(position, FRAME_HEADER_BYTES);
                header = FrameHeader.read(
                        object.place(position), object.bytes(), index, end - position - FRAME_HEADER_BYTES);
            } catch (DamagedException e) {
                damagedAt(position, e);
                return 0;
            }
            for (int keyId : List.copyOf(keyIds)) {
                if (open(position, header, keyId)) {
                    preferKeyId(keyId);
                    return position + FRAME_HEADER_BYTES + header.sealedLength();
                }
            }
            return 0;
        }

        private boolean open(long position, FrameHeader header, int keyId) throws IOException {
            int offset = (int) position + FRAME_HEADER_BYTES;
            int index = object.at(offset, header.sealedLength());
            DecodedFrame content;
            try {
                content = decoder.open(pack, keyId, header, offset, -1, object.bytes(), index);
            } catch (DamagedException e) {
                damagedAt(position, e);
                return false;
            }
            closeDamage(position);
            FrameAddress address = new FrameAddress(
                    pack,
                    keyId,
                    header.number(),
                    offset,
                    header.sealedLength(),
                    content.chunks().rawLength(),
                    header.codec());
            PackedFrame frame = new PackedFrame(address, content.chunks());
            frames.add(frame);
            visitor.frame(frame, content);
            return true;
        }

        /** The next position from here on that looks like a frame, or the end. */
        private long search(long from, long end) throws IOException {
            long position = from;
            while (position + FRAME_HEADER_BYTES <= end) {
                int count = (int) Math.min(READ_AHEAD, end - position);
                int index = object.at(position, count);
                byte[] bytes = object.bytes();
                for (int i = 0; i + Integer.BYTES <= count; i++) {
                    if (bytes[index + i] == 'B' && BigEndian.getInt(bytes, index + i) == MAGIC_FRAME) {
                        return position + i;
                    }
                }
                // The magic may begin in the last three bytes of this piece.
                position += count - (Integer.BYTES - 1);
            }
            return end;
        }

        private void damagedAt(long position, BackupException problem) {
            if (damagedFrom < 0) {
                damagedFrom = position;
                reason = String.valueOf(problem.getMessage());
            }
        }

        private void closeDamage(long end) {
            if (damagedFrom >= 0 && damagedFrom < end) {
                damaged.add(new DamagedRange(damagedFrom, end, reason));
            }
            damagedFrom = -1;
        }

        /** A header that parses may still name a key that opens nothing. */
        private void checkHeaderKey() {
            if (headerKeyId >= 0 && !frames.isEmpty()) {
                int used = frames.get(0).address().keyId();
                if (used != headerKeyId) {
                    DamagedException problem = object.place(PackEnd.KEY_ID).damaged("key id", used, headerKeyId);
                    damaged.add(
                            0,
                            new DamagedRange(
                                    PackEnd.KEY_ID,
                                    PackEnd.KEY_ID + Integer.BYTES,
                                    String.valueOf(problem.getMessage())));
                }
            }
        }
    }
}
