package io.backup4j.engine.backup;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.source.BackupSource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run does.
 *
 * @param plan name of the plan; parents are looked for among its backups
 * @param type what is read
 * @param sources in the order in which they are opened
 * @param fuzzyAllowed names of sources that may be fuzzy in a snapshot
 * @param beforeOpening called before the first session is opened
 * @param afterOpening called after the last session was opened, also after a failure
 * @param excluded places that file sources must leave out
 * @param createdBy who asked
 * @param metadata for the manifest
 * @param tags that the backup has from its commit on
 */
public record BackupJob(
        String plan,
        BackupType type,
        List<BackupSource> sources,
        Set<String> fuzzyAllowed,
        Runnable beforeOpening,
        Runnable afterOpening,
        List<URI> excluded,
        String createdBy,
        Map<String, String> metadata,
        Map<String, String> tags) {

    /** One without tags. */
    public BackupJob(
            String plan,
            BackupType type,
            List<BackupSource> sources,
            Set<String> fuzzyAllowed,
            Runnable beforeOpening,
            Runnable afterOpening,
            List<URI> excluded,
            String createdBy,
            Map<String, String> metadata) {
        this(plan, type, sources, fuzzyAllowed, beforeOpening, afterOpening, excluded, createdBy, metadata, Map.of());
    }
}
