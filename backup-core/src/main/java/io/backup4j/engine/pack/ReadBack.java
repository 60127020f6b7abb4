package io.backup4j.engine.pack;

import io.backup4j.spi.error.DamagedException;

/** Invariant I6: what was sealed is opened and compared before it is trusted. */
final class ReadBack {
    private ReadBack() {}

    /**
     * Opens a frame where it was just sealed, decodes it and recomputes every chunk id.
     *
     * @param pack holds the frame at its address
     * @param spare memory that may be overwritten
     * @throws DamagedException if it does not read back: this machine computes or remembers wrongly
     */
    static void require(PackedFrame frame, byte[] pack, FrameDecoder check, byte[] spare) {
        FrameAddress address = frame.address();
        try {
            DecodedFrame decoded = check.decodeWithHeader(address, pack, address.headerOffset(), spare);
            check.verify(address, decoded);
            if (!decoded.chunks().equals(frame.chunks())) {
                throw new DamagedException("the table of chunks differs from what was sealed");
            }
        } catch (DamagedException e) {
            throw suspectMachine(address, e);
        }
    }

    static DamagedException suspectMachine(FrameAddress address, DamagedException problem) {
        return new DamagedException(
                "Frame " + address.number() + " of " + address.pack().key()
                        + " was sealed a moment ago and does not read back. Nothing of this pack is used. The memory or the processor of"
                        + " this machine is suspect: test them before the next backup. " + problem.getMessage(),
                problem);
    }
}
