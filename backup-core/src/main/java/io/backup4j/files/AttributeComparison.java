package io.backup4j.files;

import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Compares attributes that {@link FileTarget} restores, as far as they were stored and can be seen here. One that differs is no difference if the restore has
 * reported something about the entry, if the entry is one of several names of a file (whose attributes may have been stored at different moments), or if this
 * file system does not keep the value: these are counted. One thread.
 */
final class AttributeComparison {
    /** Everything but the set-id bits, which go with the owner, and the type. */
    private static final int COMPARED_BITS = UnixMode.CHANGEABLE & ~UnixMode.SET_ID;

    private final ScratchProbe probe;
    private final Map<String, Excused> excused = new LinkedHashMap<>();

    AttributeComparison(ScratchProbe probe) {
        this.probe = probe;
    }

    private static final class Excused {
        private final String first;
        private long count;

        private Excused(String first) {
            this.first = first;
        }
    }

    /** What was not compared for one of the reasons above, for people. */
    List<String> notCompared() {
        return excused.entrySet().stream()
                .map(each -> "not compared: " + each.getKey() + " (" + each.getValue().count + " entries, the first: "
                        + each.getValue().first + ")")
                .toList();
    }

    /** What differs in the attributes of an entry of the same kind; empty if nothing does. */
    List<String> differences(ExpectedEntry expected, EntryAttributes found) {
        List<String> differences = new ArrayList<>(0);
        StoredEntry entry = expected.entry();
        if (entry.kind() == EntryKind.SYMBOLIC_LINK) {
            target(expected, found, differences);
        } else {
            mode(expected, found, differences);
            extended(expected, found, differences);
        }
        time(expected, found, differences);
        return differences;
    }

    private void target(ExpectedEntry expected, EntryAttributes found, List<String> differences) {
        byte[] wanted = bytes(expected.entry().attributes(), EntryAttributes.LINK_TARGET);
        byte[] there = bytes(found, EntryAttributes.LINK_TARGET);
        if (!Arrays.equals(wanted, there)) {
            differs(expected, "target of the link", true, differences);
        }
    }

    private void time(ExpectedEntry expected, EntryAttributes found, List<String> differences) {
        StoredEntry entry = expected.entry();
        Optional<FileTime> wanted = StoredTime.of(entry.attributes());
        Optional<FileTime> there = StoredTime.of(found);
        if (wanted.isEmpty() || (there.isPresent() && same(entry.kind(), wanted.get(), there.get()))) {
            return;
        }
        differs(
                expected,
                "time of modification",
                probe.keepsTime(entry.kind(), wanted.get(), kept -> same(entry.kind(), wanted.get(), kept)),
                differences);
    }

    /** Times of links are set to the microsecond. */
    private static boolean same(EntryKind kind, FileTime one, FileTime other) {
        return kind == EntryKind.SYMBOLIC_LINK
                ? one.to(TimeUnit.MICROSECONDS) == other.to(TimeUnit.MICROSECONDS)
                : one.equals(other);
    }

    private void mode(ExpectedEntry expected, EntryAttributes found, List<String> differences) {
        OptionalLong stored = expected.entry().attributes().number(EntryAttributes.MODE);
        OptionalLong there = found.number(EntryAttributes.MODE);
        if (stored.isEmpty() || there.isEmpty()) {
            return;
        }
        int wanted = (int) stored.getAsLong() & COMPARED_BITS;
        if (wanted != ((int) there.getAsLong() & COMPARED_BITS)) {
            differs(expected, "mode", probe.keepsMode(expected.entry().kind(), wanted), differences);
        }
    }

    /** Those that only the restored one has come from its directory. */
    private void extended(ExpectedEntry expected, EntryAttributes found, List<String> differences) {
        SortedMap<String, byte[]> wanted = userAttributes(expected.entry().attributes());
        for (Map.Entry<String, byte[]> attribute : wanted.entrySet()) {
            byte[] there = bytes(found, EntryAttributes.XATTR_PREFIX + attribute.getKey());
            if (!Arrays.equals(attribute.getValue(), there)) {
                differs(
                        expected,
                        "extended attributes",
                        probe.keepsExtended(expected.entry().kind(), wanted),
                        differences);
                return;
            }
        }
    }

    private static SortedMap<String, byte[]> userAttributes(EntryAttributes attributes) {
        SortedMap<String, byte[]> user = new TreeMap<>();
        String prefix = EntryAttributes.XATTR_PREFIX + ScratchProbe.USER_NAMESPACE;
        for (Map.Entry<String, Object> each : attributes.asMap().tailMap(prefix).entrySet()) {
            if (!each.getKey().startsWith(prefix)) {
                break;
            }
            if (each.getValue() instanceof byte[] value) {
                user.put(each.getKey().substring(EntryAttributes.XATTR_PREFIX.length()), value);
            }
        }
        return user;
    }

    private static byte @Nullable [] bytes(EntryAttributes attributes, String name) {
        return attributes.bytes(name).orElse(null);
    }

    private void differs(ExpectedEntry expected, String what, boolean kept, List<String> differences) {
        StoredEntry entry = expected.entry();
        String excuse = !expected.exact()
                ? "the restore has reported it"
                : !kept
                        ? "this file system does not keep it"
                        : entry.attributes().bytes(EntryAttributes.HARD_LINK).isPresent()
                                ? "names of one file, stored at different moments"
                                : "";
        if (excuse.isEmpty()) {
            differences.add(what + ": not as stored");
        } else {
            excused.computeIfAbsent(
                            what + ", " + excuse,
                            key -> new Excused(entry.path().toString()))
                    .count++;
        }
    }
}
