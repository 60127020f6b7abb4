package io.backup4j.files;

import io.backup4j.spi.entry.EntryKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

/** Says whether the file system of a directory keeps an attribute, by trying it on something fresh there. One thread. */
final class ScratchProbe {
    /** The only class of extended attributes that Java sets. */
    static final String USER_NAMESPACE = "user.";

    private static final String PREFIX = "probe-";

    private final Path directory;

    ScratchProbe(Path directory) {
        this.directory = directory;
    }

    /** Something that is tried; false if what was set is not there. */
    private interface Trial {
        boolean kept(Path probe) throws IOException;
    }

    boolean keepsTime(EntryKind kind, FileTime time, Predicate<FileTime> isSame) {
        return keeps(kind, probe -> {
            BasicFileAttributeView view =
                    Files.getFileAttributeView(probe, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setTimes(time, null, null);
            return isSame.test(view.readAttributes().lastModifiedTime());
        });
    }

    /** @param mode without type and set-id bits */
    boolean keepsMode(EntryKind kind, int mode) {
        return keeps(kind, probe -> {
            Files.setAttribute(probe, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
            int there = (int) Files.getAttribute(probe, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (there & UnixMode.CHANGEABLE) == mode;
        });
    }

    /** @param attributes all of one file, because they share its room; by name, namespace included */
    boolean keepsExtended(EntryKind kind, Map<String, byte[]> attributes) {
        return keeps(kind, probe -> {
            UserDefinedFileAttributeView view =
                    Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view == null) {
                return false;
            }
            for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
                String name = attribute.getKey().substring(USER_NAMESPACE.length());
                view.write(name, ByteBuffer.wrap(attribute.getValue()));
                ByteBuffer there = ByteBuffer.allocate(view.size(name));
                view.read(name, there);
                if (!Arrays.equals(attribute.getValue(), there.array())) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean keeps(EntryKind kind, Trial trial) {
        try {
            Path probe = make(kind);
            try {
                return trial.kept(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private Path make(EntryKind kind) throws IOException {
        return switch (kind) {
            case DIRECTORY -> Files.createTempDirectory(directory, PREFIX);
            case SYMBOLIC_LINK -> {
                Path link = directory.resolve(PREFIX + "link");
                Files.createSymbolicLink(link, link.getFileSystem().getPath("nowhere"));
                yield link;
            }
            case FILE, OTHER -> Files.createTempFile(directory, PREFIX, "");
        };
    }
}
