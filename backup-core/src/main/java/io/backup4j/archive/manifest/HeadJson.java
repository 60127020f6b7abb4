package io.backup4j.archive.manifest;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the beginning of a manifest. Stateless. */
final class HeadJson {
    private HeadJson() {}

    static ArchiveHead read(ObjectNode members) throws MalformedArchiveException {
        requireVersion(members, ArchiveNames.MANIFEST);
        try {
            ObjectNode backup = object(members, "backup");
            List<ArchiveHead.Source> sources = new ArrayList<>();
            for (JsonNode source : list(members, "sources")) {
                sources.add(source((ObjectNode) source));
            }
            List<String> leftOut = leftOut(members);
            requireDistinct(sources, leftOut);
            List<String> globs = new ArrayList<>();
            for (JsonNode glob : list(members, "globs")) {
                globs.add(glob.asString());
            }
            return new ArchiveHead(
                    new ArchiveHead.Backup(
                            text(backup, "id"),
                            text(backup, "uuid"),
                            text(backup, "type"),
                            text(backup, "status"),
                            text(backup, "plan"),
                            instant(backup, "started"),
                            instant(backup, "finished"),
                            text(backup, "createdBy"),
                            texts(backup, "metadata")),
                    text(members, "exportedBy"),
                    globs,
                    leftOut,
                    sources);
        } catch (IllegalArgumentException | DateTimeException | ClassCastException e) {
            throw new MalformedArchiveException(ArchiveNames.MANIFEST + ": its beginning cannot be used", e);
        }
    }

    private static void requireDistinct(List<ArchiveHead.Source> sources, List<String> leftOut)
            throws MalformedArchiveException {
        long distinct = Stream.concat(sources.stream().map(ArchiveHead.Source::name), leftOut.stream())
                .distinct()
                .count();
        if (sources.isEmpty() || distinct < sources.size() + leftOut.size()) {
            throw new MalformedArchiveException(ArchiveNames.MANIFEST
                    + " lists no source, or one twice; there must be at least one, and each once");
        }
    }

    /** Not in archives of whole backups, nor in those that were written before it was recorded. */
    private static List<String> leftOut(ObjectNode members) throws MalformedArchiveException {
        List<String> names = new ArrayList<>();
        if (members.has("leftOut")) {
            for (JsonNode name : list(members, "leftOut")) {
                if (!name.isString()) {
                    throw wrong("leftOut", "a list of texts");
                }
                names.add(sourceName(name.stringValue()));
            }
        }
        return names;
    }

    private static String sourceName(String name) throws MalformedArchiveException {
        if (!name.matches("[a-z0-9._-]{1,64}")) {
            throw new MalformedArchiveException(
                    ArchiveNames.MANIFEST + ": '" + MemberNames.shown(name) + "' is no name of a source");
        }
        return name;
    }

    static void requireVersion(ObjectNode members, String where) throws MalformedArchiveException {
        if (!members.has("format") || !ManifestWriter.FORMAT.equals(text(members, "format"))) {
            throw new MalformedArchiveException(where + " does not say that this is an archive of backup4j");
        }
        long version = number(members, "version");
        if (version != ManifestWriter.VERSION) {
            throw new MalformedArchiveException(where + ": the archive has version " + version + ", this release reads "
                    + ManifestWriter.VERSION + "; import it with a release that wrote it");
        }
    }

    private static ArchiveHead.Source source(ObjectNode source) throws MalformedArchiveException {
        Consistency consistency = source.has("heldAt")
                ? new Consistency.Held(instant(source, "heldAt"))
                : new Consistency.Fuzzy(instant(source, "from"), instant(source, "to"));
        List<EntryIssue> issues = new ArrayList<>();
        for (JsonNode issue : list(source, "issues")) {
            ObjectNode members = (ObjectNode) issue;
            issues.add(new EntryIssue(
                    text(members, "path"), members.path("missing").asBoolean(false), text(members, "message")));
        }
        return new ArchiveHead.Source(
                sourceName(text(source, "name")),
                text(source, "kind"),
                consistency,
                texts(source, "properties"),
                number(source, "missing"),
                issues);
    }

    static ObjectNode object(ObjectNode node, String name) throws MalformedArchiveException {
        if (node.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(name, "an object");
    }

    private static ArrayNode list(ObjectNode node, String name) throws MalformedArchiveException {
        if (node.get(name) instanceof ArrayNode array) {
            return array;
        }
        throw wrong(name, "a list");
    }

    static String text(ObjectNode node, String name) throws MalformedArchiveException {
        JsonNode value = node.get(name);
        if (value == null || !value.isString()) {
            throw wrong(name, "a text");
        }
        return value.stringValue();
    }

    static long number(ObjectNode node, String name) throws MalformedArchiveException {
        JsonNode value = node.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(name, "a number from 0");
        }
        return value.longValue();
    }

    private static Instant instant(ObjectNode node, String name) throws MalformedArchiveException {
        return Instant.parse(text(node, name));
    }

    private static Map<String, String> texts(ObjectNode node, String name) throws MalformedArchiveException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (var member : object(node, name).properties()) {
            texts.put(member.getKey(), member.getValue().asString());
        }
        return texts;
    }

    private static MalformedArchiveException wrong(String name, String expected) {
        return new MalformedArchiveException(ArchiveNames.MANIFEST + ": member '" + name + "' is not " + expected);
    }
}
