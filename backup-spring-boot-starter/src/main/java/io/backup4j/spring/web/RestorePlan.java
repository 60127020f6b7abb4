package io.backup4j.spring.web;

import io.backup4j.PlannedEntry;
import io.backup4j.RestoreReport;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spring.plan.ImportedBackups;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a restore would do: counts, the first entries, and a digest over all of it. Filled by one thread. */
final class RestorePlan {
    private static final int SHOWN = 200;

    private final MessageDigest digest;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Entry> first = new ArrayList<>();

    /** @param order what was asked for, as the digest covers it */
    RestorePlan(String order) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        update(order);
    }

    /**
     * An entry.
     *
     * @param source name
     * @param path in the source
     * @param action CREATE, REPLACE, KEEP, LINK or REFUSE
     * @param bytes of its content
     * @param reason why; empty if it goes without saying
     */
    record Entry(String source, String path, String action, long bytes, String reason) {}

    /**
     * As the API shows it.
     *
     * @param backup that would be restored
     * @param plan that the backup is of
     * @param status COMPLETED or PARTIAL
     * @param finished when it was made; an uploaded one when it was uploaded
     * @param originalFinished of an uploaded one: when its original was made; else null
     * @param digest to be sent back with {@code dryRun: false}
     * @param actions how many entries each
     * @param entries the first of them
     * @param issues what could not be restored exactly
     * @param lacking what the backup does not hold of what was asked for
     */
    record View(
            String backup,
            String plan,
            String status,
            Instant finished,
            @Nullable String originalFinished,
            String digest,
            Map<String, Long> actions,
            List<Entry> entries,
            List<String> issues,
            List<String> lacking) {}

    void add(PlannedEntry planned) {
        Entry entry = new Entry(
                planned.source(),
                planned.entry().path().toString(),
                planned.decision().action().name(),
                planned.entry().sizeBytes(),
                planned.decision().reason());
        counts.merge(entry.action(), 1L, Long::sum);
        if (first.size() < SHOWN) {
            first.add(entry);
        }
        update(entry.source());
        digest.update(planned.entry().path().toBytes());
        update(entry.action());
        update(Long.toString(entry.bytes()));
    }

    /** A zero byte behind each part keeps them apart. */
    private void update(String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** Ends it; called once. */
    View view(RestoreReport report, BackupManifest manifest) {
        update(report.backup().value());
        return new View(
                report.backup().value(),
                manifest.plan(),
                manifest.status().name(),
                manifest.finished(),
                manifest.metadata().get(ImportedBackups.ORIGINAL_FINISHED),
                HexFormat.of().formatHex(digest.digest()),
                counts,
                first,
                texts(report.issues(), SHOWN),
                texts(report.lacking(), SHOWN));
    }

    /** The first of them, for people. */
    static List<String> texts(List<EntryIssue> issues, int most) {
        return issues.stream()
                .limit(most)
                .map(issue -> issue.path() + ": " + issue.message())
                .toList();
    }
}
