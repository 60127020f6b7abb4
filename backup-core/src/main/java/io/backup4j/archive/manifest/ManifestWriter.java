package io.backup4j.archive.manifest;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes a manifest into a file, one entry per line, while the archive is written. {@code docs/archive-format.md} describes it. */
public final class ManifestWriter implements Closeable {
    static final String FORMAT = "backup4j-archive";
    static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final JsonGenerator json;

    public ManifestWriter(Path file, ArchiveHead head) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        json = MAPPER.createGenerator(out);
        writing(() -> {
            begin(json);
            json.writeStringProperty("exportedBy", head.exportedBy());
            json.writeName("backup");
            backup(head.backup());
            json.writeArrayPropertyStart("globs");
            head.globs().forEach(json::writeString);
            json.writeEndArray();
            if (!head.leftOut().isEmpty()) {
                json.writeArrayPropertyStart("leftOut");
                head.leftOut().forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeArrayPropertyStart("sources");
            head.sources().forEach(this::source);
            json.writeEndArray();
            json.writeArrayPropertyStart("entries");
        });
    }

    /** The few bytes that come first in an archive. */
    public static byte[] header(ArchiveHead head) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            begin(json);
            json.writeStringProperty("backup", head.backup().id());
            json.writeStringProperty("exportedBy", head.exportedBy());
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    private static void begin(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("format", FORMAT);
        json.writeNumberProperty("version", VERSION);
    }

    public void add(ManifestEntry entry) throws IOException {
        writing(() -> {
            json.writeRaw('\n');
            json.writeStartObject();
            if (!entry.name().isEmpty()) {
                json.writeStringProperty("name", entry.name());
            }
            json.writeStringProperty("source", entry.source());
            json.writeStringProperty("type", type(entry));
            json.writeStringProperty("role", entry.path().isPresent() ? "stored" : "rendered");
            entry.path().ifPresent(this::path);
            if (!entry.sha256().isEmpty()) {
                json.writeNumberProperty("size", entry.sizeBytes());
                json.writeStringProperty("sha256", entry.sha256());
            }
            if (entry.changedWhileRead()) {
                json.writeBooleanProperty("changedWhileRead", true);
            }
            attributes(entry.attributes());
            json.writeEndObject();
        });
    }

    static String type(ManifestEntry entry) {
        return switch (entry.kind()) {
            case SYMBOLIC_LINK -> "symlink";
            case FILE, DIRECTORY, OTHER -> entry.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private void path(EntryPath path) {
        byte[] bytes = path.toBytes();
        String text = textOrNull(bytes);
        if (text == null) {
            json.writeStringProperty("pathBase64", Base64.getEncoder().encodeToString(bytes));
        } else {
            json.writeStringProperty("path", text);
        }
    }

    private void attributes(EntryAttributes attributes) {
        if (attributes.size() == 0) {
            return;
        }
        json.writeObjectPropertyStart("attributes");
        for (int i = 0; i < attributes.size(); i++) {
            json.writeName(attributes.name(i));
            Object value = attributes.value(i);
            if (value instanceof Long number) {
                json.writeNumber(number);
            } else if (value instanceof String text) {
                json.writeString(text);
            } else {
                bytes((byte[]) value);
            }
        }
        json.writeEndObject();
    }

    /** As text where that is possible, so that the target of a link can be read. */
    private void bytes(byte[] value) {
        json.writeStartObject();
        String text = textOrNull(value);
        if (text == null) {
            json.writeStringProperty("base64", Base64.getEncoder().encodeToString(value));
        } else {
            json.writeStringProperty("utf8", text);
        }
        json.writeEndObject();
    }

    private static @Nullable String textOrNull(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void backup(ArchiveHead.Backup backup) {
        json.writeStartObject();
        json.writeStringProperty("id", backup.id());
        json.writeStringProperty("uuid", backup.uuid());
        json.writeStringProperty("type", backup.type());
        json.writeStringProperty("status", backup.status());
        json.writeStringProperty("plan", backup.plan());
        json.writeStringProperty("started", backup.started().toString());
        json.writeStringProperty("finished", backup.finished().toString());
        json.writeStringProperty("createdBy", backup.createdBy());
        texts("metadata", backup.metadata());
        json.writeEndObject();
    }

    private void source(ArchiveHead.Source source) {
        json.writeStartObject();
        json.writeStringProperty("name", source.name());
        json.writeStringProperty("kind", source.kind());
        if (source.consistency() instanceof Consistency.Held held) {
            json.writeStringProperty("heldAt", held.at().toString());
        } else if (source.consistency() instanceof Consistency.Fuzzy fuzzy) {
            json.writeStringProperty("from", fuzzy.from().toString());
            json.writeStringProperty("to", fuzzy.to().toString());
        }
        texts("properties", source.properties());
        json.writeNumberProperty("missing", source.missing());
        json.writeArrayPropertyStart("issues");
        for (EntryIssue issue : source.issues()) {
            json.writeStartObject();
            json.writeStringProperty("path", issue.path());
            json.writeBooleanProperty("missing", issue.missing());
            json.writeStringProperty("message", issue.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void texts(String name, Map<String, String> texts) {
        json.writeObjectPropertyStart(name);
        new TreeMap<>(texts).forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    /** Writes the end; the file is whole then. */
    public void finish() throws IOException {
        writing(() -> {
            json.writeRaw('\n');
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
            json.close();
        });
    }

    private static void writing(Runnable work) throws IOException {
        try {
            work.run();
        } catch (JacksonException e) {
            throw new IOException("the manifest cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        writing(json::close);
    }
}
