package io.backup4j.testkit;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a source as the engine does, but into memory: digests instead of content. */
public final class SourceReading {
    private static final int BUFFER_BYTES = 64 * 1024;

    private SourceReading() {}

    /**
     * What was read of one entry.
     *
     * @param listedEvidence evidence as listed, before reading
     * @param outcome null for kinds without content
     * @param sizeBytes length of the content
     * @param digest SHA-256 of the content, hex; empty for kinds without content
     */
    public record Entry(
            EntryPath path,
            EntryKind kind,
            EntryAttributes listed,
            byte[] listedEvidence,
            @Nullable EntryOutcome outcome,
            long sizeBytes,
            String digest) {
        /** The attributes that a backup stores. */
        public EntryAttributes attributes() {
            return outcome == null ? listed : outcome.attributes();
        }

        /** The evidence that a backup stores; empty for kinds without content. */
        public byte[] evidence() {
            return outcome == null ? new byte[0] : outcome.evidence();
        }
    }

    /** A context of a full backup without exclusions. */
    public static SourceContext context(Clock clock, Consumer<EntryIssue> issues) {
        return new SourceContext(BackupType.FULL, Optional.empty(), List.of(), clock, issues);
    }

    /** Opens a session, reads everything, closes it. */
    public static SortedMap<EntryPath, Entry> readAll(BackupSource source, SourceContext context) throws IOException {
        SortedMap<EntryPath, Entry> entries = new TreeMap<>();
        try (SourceSession session = source.open(context)) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                if (entries.put(entry.path(), read(entry)) != null) {
                    throw new IllegalStateException("listed twice: " + entry.path());
                }
            }
        }
        return entries;
    }

    /** Reads one entry to its end. */
    public static Entry read(SourceEntry entry) throws IOException {
        byte[] evidence = entry.evidence();
        if (entry.kind() != EntryKind.FILE) {
            return new Entry(entry.path(), entry.kind(), entry.attributes(), evidence, null, 0, "");
        }
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        try (EntryReader reader = entry.open()) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, n);
                size += n;
            }
            EntryOutcome outcome = reader.finish();
            String hex = HexFormat.of().formatHex(digest.digest());
            return new Entry(entry.path(), entry.kind(), entry.attributes(), evidence, outcome, size, hex);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
