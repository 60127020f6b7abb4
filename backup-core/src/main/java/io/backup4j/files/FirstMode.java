package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import java.util.OptionalLong;

/** The mode a new file is made with. Where its own does no harm from the first moment on, the file needs no other later. */
final class FirstMode {
    /** The entry has no mode: the file keeps the one it gets. */
    static final int NONE = -1;

    /** Readable and writable by the owner alone, who changes it at the end. */
    static final int PRIVATE = 0600;

    private static final int WRITABLE_BY_OTHERS = 0022;

    private FirstMode() {}

    /**
     * The entry's own mode if the content it shows while it is incomplete is shown to nobody whom the complete one is hidden from. The file belongs to
     * this process first, so what the group may is taken only if everybody may; nobody else may write; and the owner must be able to set attributes.
     */
    static int of(EntryAttributes attributes) {
        OptionalLong stored = attributes.number(EntryAttributes.MODE);
        if (stored.isEmpty()) {
            return NONE;
        }
        int mode = (int) stored.getAsLong() & UnixMode.CHANGEABLE;
        int group = mode >> 3 & 7;
        int everybody = mode & 7;
        boolean harmless = (mode & ~UnixMode.PERMISSIONS) == 0
                && (mode & PRIVATE) == PRIVATE
                && (mode & WRITABLE_BY_OTHERS) == 0
                && (group & ~everybody) == 0;
        return harmless ? mode : PRIVATE;
    }
}
