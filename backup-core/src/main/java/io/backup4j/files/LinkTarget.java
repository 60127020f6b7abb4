package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** What the symbolic links in a backup point to. */
final class LinkTarget {
    private LinkTarget() {}

    /**
     * As it can be handed to the file system.
     *
     * @param link where the link is or will be
     * @throws EntryBlockedException if no link can hold it
     */
    static Path of(StoredEntry entry, Path link) throws EntryBlockedException {
        byte[] target = bytes(entry);
        if (target.length == 0) {
            throw new EntryBlockedException("a symbolic link without a target");
        }
        try {
            return RawPath.linkTargetPath(link.getParent(), target);
        } catch (InvalidPathException e) {
            throw new EntryBlockedException("no symbolic link can hold its target: " + e.getReason());
        }
    }

    /** False if repeated or trailing slashes were lost, which Java's paths cannot have. */
    static boolean isExact(StoredEntry entry, Path target) {
        return Arrays.equals(bytes(entry), RawPath.bytes(target));
    }

    private static byte[] bytes(StoredEntry entry) {
        return entry.attributes().bytes(EntryAttributes.LINK_TARGET).orElse(new byte[0]);
    }
}
