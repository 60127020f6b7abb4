package io.backup4j.jdbc.postgres.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object while it is read: its statements are known, its place in the order is not. Not thread-safe. */
final class Draft {
    final String kind;
    final String schema;
    final String name;
    Section section;
    final List<String> statements = new ArrayList<>();
    final List<String> ownership = new ArrayList<>();
    final List<String> grants = new ArrayList<>();
    final List<String> comments = new ArrayList<>();
    /** What must be there before. */
    final Set<Draft> needs = new LinkedHashSet<>();
    /** What must be there before this object has its real body; a stub does without. Part of {@link #needs} when there is no stub. */
    final Set<Draft> bodyNeeds = new LinkedHashSet<>();
    /** Statements for a stand-in with the same columns or arguments, or null when this kind has none. */
    @Nullable
    String stub;
    /** What turns the stub into the object; null exactly when there is no stub. */
    @Nullable
    String completion;
    /** The stand-in that was split off, or null. */
    @Nullable
    Draft stubDraft;
    /** Whether rows are copied into it. */
    boolean holdsRows;

    Draft(String kind, String schema, String name, Section section) {
        this.kind = kind;
        this.schema = schema;
        this.name = name;
        this.section = section;
    }

    Draft statement(String statement) {
        statements.add(statement);
        return this;
    }

    /** Sets the owner; the text is everything between {@code ALTER} and {@code OWNER TO}. */
    Draft owner(String what, String quotedRole) {
        ownership.add("ALTER " + what + " OWNER TO " + quotedRole);
        return this;
    }

    Draft needs(@Nullable Draft other) {
        if (other != null && other != this) {
            needs.add(other);
        }
        return this;
    }

    String title() {
        return schema.isEmpty() ? kind + " " + name : kind + " " + schema + "." + name;
    }

    @Override
    public String toString() {
        return title();
    }
}
