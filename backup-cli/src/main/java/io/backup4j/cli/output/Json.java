package io.backup4j.cli.output;

import java.io.Writer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object, written as it becomes known, on one line. Absent values are left out. Uses the streaming part of Jackson only: the mapper would cost more
 * time to load than most commands take.
 */
public final class Json implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final JsonGenerator generator;

    private Json(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Begins an object; {@link #close()} ends it and leaves the writer open. */
    static Json begin(Writer writer) {
        JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), writer);
        generator.writeStartObject();
        return new Json(generator);
    }

    public Json put(String name, @Nullable String value) {
        if (value != null) {
            generator.writeStringProperty(name, value);
        }
        return this;
    }

    public Json put(String name, long value) {
        generator.writeNumberProperty(name, value);
        return this;
    }

    public Json put(String name, double value) {
        generator.writeNumberProperty(name, value);
        return this;
    }

    public Json put(String name, boolean value) {
        generator.writeBooleanProperty(name, value);
        return this;
    }

    /** An object of texts, sorted by name. */
    public Json put(String name, Map<String, String> values) {
        return object(name, json -> new TreeMap<>(values).forEach(json::put));
    }

    public Json object(String name, Consumer<Json> content) {
        generator.writeObjectPropertyStart(name);
        content.accept(this);
        generator.writeEndObject();
        return this;
    }

    public Json strings(String name, Collection<?> values) {
        generator.writeArrayPropertyStart(name);
        values.forEach(value -> generator.writeString(value.toString()));
        generator.writeEndArray();
        return this;
    }

    /** An array of objects. */
    public <T> Json array(String name, Iterable<T> elements, Element<T> element) {
        generator.writeArrayPropertyStart(name);
        elements.forEach(each -> {
            generator.writeStartObject();
            element.write(this, each);
            generator.writeEndObject();
        });
        generator.writeEndArray();
        return this;
    }

    @Override
    public void close() {
        generator.writeEndObject();
        generator.close();
    }

    /** Writes the properties of one value. */
    @FunctionalInterface
    public interface Element<T> {
        void write(Json json, T value);
    }
}
