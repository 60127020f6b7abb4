package io.backup4j.operate.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a log: {@code audit.log}, {@code audit-2.log}, {@code audit-3.log} and so on, each going on where the one before has ended. None is renamed or removed, so that
 * nothing can be lost on the way; lines are added to the last one. Stateless.
 */
final class AuditFiles {
    private final Path first;
    private final String begin;
    private final String end;
    private final Pattern later;

    /** @param first the first one */
    AuditFiles(Path first) {
        this.first = first;
        String name = first.getFileName().toString();
        int dot = name.lastIndexOf('.');
        this.begin = dot < 0 ? name : name.substring(0, dot);
        this.end = dot < 0 ? "" : name.substring(dot);
        this.later = Pattern.compile(Pattern.quote(begin) + "-([1-9]\\d{0,8})" + Pattern.quote(end));
    }

    /** A file by its number, from 1. */
    Path file(int number) {
        return number == 1 ? first : first.resolveSibling(begin + "-" + number + end);
    }

    String name(int number) {
        return file(number).getFileName().toString();
    }

    /** Numbers of those that are there, in order. */
    List<Integer> numbers() throws IOException {
        try (Stream<Path> siblings = Files.list(first.getParent())) {
            return siblings.map(path -> number(path.getFileName().toString()))
                    .filter(OptionalInt::isPresent)
                    .map(OptionalInt::getAsInt)
                    .sorted()
                    .toList();
        }
    }

    private OptionalInt number(String name) {
        if (name.equals(name(1))) {
            return OptionalInt.of(1);
        }
        Matcher matcher = later.matcher(name);
        // There is no -1: that would be the first one by another name.
        return matcher.matches() && !matcher.group(1).equals("1")
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }

    /** The one that lines are added to; 1 if there is none yet. */
    int last() throws IOException {
        List<Integer> numbers = numbers();
        return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1);
    }

    /** Makes an empty file, unless it is there. */
    void make(int number) throws IOException {
        try {
            FileChannel.open(file(number), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())
                    .close();
        } catch (FileAlreadyExistsException e) {
            // So it is to be.
        }
    }

    /** Makes the names of all files survive power loss. */
    void forceNames() throws IOException {
        if (ownerOnly().length > 0) {
            // Where there are no such rights, directories cannot be opened either.
            try (FileChannel directory = FileChannel.open(first.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return first.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
