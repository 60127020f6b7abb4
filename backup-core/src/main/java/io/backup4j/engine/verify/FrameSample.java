package io.backup4j.engine.verify;

import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.RowSet;
import java.util.Random;

/**
 * Draws frames so that their stored bytes are about a fraction of all. Selection sampling (Knuth, The Art of Computer Programming, volume 2, 3.4.2,
 * algorithm S) with bytes in place of counts: every frame has the same chance per byte, and the sum stays close to what is wanted.
 */
final class FrameSample {
    private FrameSample() {}

    /**
     * Draws from the candidates; at least one if there is any and the fraction is not 0.
     *
     * @param fraction in [0, 1]
     */
    static RowSet draw(RowSet candidates, ChunkRows rows, double fraction, long seed) {
        RowSet chosen = new RowSet(rows.frames());
        long total = 0;
        int count = 0;
        for (int frame = candidates.next(0); frame >= 0; frame = candidates.next(frame + 1)) {
            total += rows.address(frame).sealedLength();
            count++;
        }
        if (count == 0 || fraction == 0) {
            return chosen;
        }
        Random random = new Random(seed);
        double wanted = total * fraction;
        int fallback = random.nextInt(count);
        int last = -1;
        boolean any = false;
        for (int frame = candidates.next(0); frame >= 0; frame = candidates.next(frame + 1)) {
            int length = rows.address(frame).sealedLength();
            if (random.nextDouble() * total < wanted) {
                chosen.add(frame);
                wanted -= length;
                any = true;
            }
            total -= length;
            if (fallback-- == 0) {
                last = frame;
            }
        }
        if (!any) {
            chosen.add(last);
        }
        return chosen;
    }
}
