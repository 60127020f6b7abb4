package io.backup4j.archive.manifest;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a manifest entry by entry, whatever its length, and refuses what {@link ManifestWriter} would not write. Members that it does not know are ignored. */
public final class ManifestReader implements Closeable {
    /** What comes before the entries: metadata and at most 1000 issues of each source. */
    private static final int MAX_HEAD_BYTES = 8 << 20;
    /** One entry with all its attributes. */
    private static final int MAX_ENTRY_BYTES = 2 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final RationedInput in;
    private final JsonParser json;
    private final ArchiveHead head;

    private ManifestReader(RationedInput in) throws IOException {
        this.in = in;
        in.allow(MAX_HEAD_BYTES);
        this.json = parsing("its beginning", () -> MAPPER.createParser(in));
        this.head = parsing("its beginning", this::readHead);
    }

    public static ManifestReader open(Path file) throws IOException {
        RationedInput in = new RationedInput(Files.newInputStream(file));
        boolean opened = false;
        try {
            ManifestReader reader = new ManifestReader(in);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    /** Refuses a first member that is not of such an archive, or of a later version. */
    public static void requireHeader(byte[] header) throws IOException {
        parsing(ArchiveNames.HEADER, () -> {
            if (!(MAPPER.readTree(header) instanceof ObjectNode object)) {
                throw new MalformedArchiveException(ArchiveNames.HEADER + " is no JSON object");
            }
            HeadJson.requireVersion(object, ArchiveNames.HEADER);
            return object;
        });
    }

    public ArchiveHead head() {
        return head;
    }

    private ArchiveHead readHead() throws IOException {
        ObjectNode members = MAPPER.createObjectNode();
        require(JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("entries")) {
                if (json.currentToken() != JsonToken.START_ARRAY) {
                    throw broken("'entries' is no list");
                }
                return HeadJson.read(members);
            }
            JsonNode value = json.readValueAsTree();
            members.set(name, value);
        }
        throw broken("it has no entries");
    }

    /** The next entry, or null after the last, when the manifest has ended as it must. */
    public @Nullable ManifestEntry next() throws IOException {
        in.allow(MAX_ENTRY_BYTES);
        return parsing("an entry", () -> {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                JsonNode node = json.readValueAsTree();
                return entry((ObjectNode) node);
            }
            if (token != JsonToken.END_ARRAY || json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw broken("its list of entries does not end as it must, or is not the last member");
            }
            return null;
        });
    }

    private static ManifestEntry entry(ObjectNode node) throws IOException {
        String name = node.has("name") ? HeadJson.text(node, "name") : "";
        try {
            EntryPath path = path(node);
            String role = HeadJson.text(node, "role");
            if (path == null ? !role.equals("rendered") : !role.equals("stored")) {
                throw broken("role '" + MemberNames.shown(role) + "' does not fit");
            }
            EntryKind kind = kind(HeadJson.text(node, "type"));
            String sha256 = node.has("sha256") ? HeadJson.text(node, "sha256") : "";
            if (kind == EntryKind.FILE != sha256.matches("[0-9a-f]{64}")) {
                throw broken("sha256 does not fit a " + kind);
            }
            return new ManifestEntry(
                    name,
                    HeadJson.text(node, "source"),
                    kind,
                    path,
                    kind == EntryKind.FILE ? HeadJson.number(node, "size") : 0,
                    sha256,
                    attributes(node),
                    node.has("changedWhileRead") && node.get("changedWhileRead").asBoolean());
        } catch (MalformedArchiveException | IllegalArgumentException e) {
            throw new MalformedArchiveException(
                    ArchiveNames.MANIFEST + ", entry '" + MemberNames.shown(name) + "': " + e.getMessage(), e);
        }
    }

    private static @Nullable EntryPath path(ObjectNode node) throws IOException {
        if (node.has("pathBase64")) {
            return EntryPath.ofBytes(Base64.getDecoder().decode(HeadJson.text(node, "pathBase64")));
        }
        return node.has("path") ? EntryPath.of(HeadJson.text(node, "path")) : null;
    }

    private static EntryKind kind(String type) throws MalformedArchiveException {
        return switch (type) {
            case "file" -> EntryKind.FILE;
            case "directory" -> EntryKind.DIRECTORY;
            case "symlink" -> EntryKind.SYMBOLIC_LINK;
            case "other" -> EntryKind.OTHER;
            default -> throw broken("type '" + MemberNames.shown(type) + "' is unknown");
        };
    }

    private static EntryAttributes attributes(ObjectNode node) throws IOException {
        if (!node.has("attributes")) {
            return EntryAttributes.none();
        }
        ObjectNode object = HeadJson.object(node, "attributes");
        if (object.size() > EntryAttributes.MAX_ATTRIBUTES) {
            throw broken("it has " + object.size() + " attributes");
        }
        EntryAttributes.Builder attributes = EntryAttributes.builder();
        for (var member : object.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                attributes.number(name, value.longValue());
            } else if (value.isString()) {
                attributes.text(name, value.stringValue());
            } else {
                attributes.bytes(name, bytes(HeadJson.object(object, name)));
            }
        }
        return attributes.build();
    }

    private static byte[] bytes(ObjectNode value) throws IOException {
        return value.has("base64")
                ? Base64.getDecoder().decode(HeadJson.text(value, "base64"))
                : HeadJson.text(value, "utf8").getBytes(StandardCharsets.UTF_8);
    }

    private void require(JsonToken expected) throws MalformedArchiveException {
        if (json.nextToken() != expected) {
            throw broken("it is no JSON object");
        }
    }

    private static MalformedArchiveException broken(String why) {
        return new MalformedArchiveException(ArchiveNames.MANIFEST + ": " + why);
    }

    /** Something that reads JSON. */
    private interface Parsing<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private static <T extends @Nullable Object> T parsing(String what, Parsing<T> work) throws IOException {
        try {
            return work.run();
        } catch (JacksonException | ClassCastException e) {
            throw new MalformedArchiveException(
                    ArchiveNames.MANIFEST + ": " + what + " cannot be read, it is no JSON or too large", e);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
        in.close();
    }
}
