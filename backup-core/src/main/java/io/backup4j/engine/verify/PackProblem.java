package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.verify.Finding;

/** A range of bytes of a pack that is not as it was written, and what that means for the chunks in it. One thread at a time. */
final class PackProblem {
    private final Finding.Kind kind;
    private final PackName pack;
    private final long from;
    private final long to;
    private final String reason;
    private long lost;
    private long served;
    private long unused;

    /**
     * @param from first byte
     * @param to first byte behind the range
     * @param reason what was expected and found
     */
    PackProblem(Finding.Kind kind, PackName pack, long from, long to, String reason) {
        this.kind = kind;
        this.pack = pack;
        this.from = from;
        this.to = to;
        this.reason = reason;
    }

    Finding.Kind kind() {
        return kind;
    }

    PackName pack() {
        return pack;
    }

    String reason() {
        return reason;
    }

    boolean touches(long first, long end) {
        return first < to && end > from;
    }

    /** Counts a bad copy of a chunk in this range. */
    void count(boolean reached, boolean otherCopy) {
        if (!reached) {
            unused++;
        } else if (otherCopy) {
            served++;
        } else {
            lost++;
        }
    }

    /** Whether it is of no account: a pack that vanished, by a prune, and that nobody misses. */
    boolean harmless() {
        return kind == Finding.Kind.MISSING_OBJECT && lost == 0;
    }

    /** The problem as such; the files that it harms are named by findings of their own. */
    Finding finding() {
        Finding.Kind told = lost == 0 && served > 0 ? Finding.Kind.SPARE_COPY_DAMAGED : kind;
        return Finding.ofObject(told, pack.key().value(), from, to - from, reason + ". " + consequence());
    }

    private String consequence() {
        if (lost > 0) {
            return lost + " chunks that backups need are lost here"
                    + (served > 0 ? ", " + served + " more have another copy" : "")
                    + ". " + Advice.LOST;
        }
        if (served > 0) {
            return "No file is harmed: another copy of its " + served + " chunks serves.";
        }
        if (unused > 0) {
            return "No checked backup needs its " + unused
                    + " chunks, as far as their listings can be read. Where the storage can be written the pack is marked,"
                    + " so that no later one builds on it. Put an intact copy back if there is one.";
        }
        return "No file is harmed: no chunk lies in these bytes, and the index knows the pack's frames.";
    }
}
