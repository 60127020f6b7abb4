package io.backup4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A database file that belongs to a main one, written as {@code NAME=FILE}: up to the first {@code =} it is the name.
 *
 * @param name what the application calls it
 */
record AttachedFile(String name, Path file) {

    static AttachedFile parse(String text) {
        int end = text.indexOf('=');
        if (end <= 0) {
            throw new TypeConversionException(
                    "'" + text + "' names no database; expected NAME=FILE, something like media=/srv/app/media.db");
        }
        return new AttachedFile(text.substring(0, end), new PathArgument().convert(text.substring(end + 1)));
    }

    /** By name; a name that is there twice would silently leave out one of the two. */
    static Map<String, Path> byName(List<AttachedFile> all) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (AttachedFile attached : all) {
            if (files.putIfAbsent(attached.name(), attached.file()) != null) {
                throw new UsageException("--attached: two databases are called '" + attached.name() + "'");
            }
        }
        return files;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<AttachedFile> {
        @Override
        public AttachedFile convert(String value) {
            return parse(value);
        }
    }
}
