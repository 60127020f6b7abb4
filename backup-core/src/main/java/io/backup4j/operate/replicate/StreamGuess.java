package io.backup4j.operate.replicate;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.spi.source.StreamKind;
import java.util.List;

/**
 * How a stored stream was cut. A listing does not say, and a copy that is cut in another way shares no chunks with what the source itself stored at the same
 * place; so it is told from the lengths of the chunks. A wrong guess costs room, nothing else.
 */
final class StreamGuess {
    /** Rows have chunks of at most 32 KiB (64 KiB in older repositories, 16 on average), pages of 64 KiB, files of 512 KiB and more. */
    private static final long LONGEST_ROWS = 40 << 10;

    private static final long LONGEST_PAGES = 256 << 10;
    /** In a list chunk a reference takes 32 bytes and its length as a varint of 2 to 4. */
    private static final int REF_BYTES = 35;

    private static final int REFS_PER_LIST = 4096;

    private StreamGuess() {}

    /** @param files whether the source is made of files */
    static StreamKind of(Content content, boolean files) {
        List<ChunkRef> refs = content.refs();
        long chunks = refs.size();
        if (content.depth() > 0) {
            chunks = refs.stream().mapToLong(ChunkRef::length).sum() / REF_BYTES;
            for (int level = 1; level < content.depth(); level++) {
                chunks *= REFS_PER_LIST;
            }
        }
        if (chunks <= 1) {
            return files || content.sizeBytes() > LONGEST_ROWS ? StreamKind.FILES : StreamKind.ROWS;
        }
        long average = content.sizeBytes() / chunks;
        return average <= LONGEST_ROWS
                ? StreamKind.ROWS
                : average <= LONGEST_PAGES ? StreamKind.PAGES : StreamKind.FILES;
    }
}
