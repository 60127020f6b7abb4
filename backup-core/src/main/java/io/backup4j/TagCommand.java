package io.backup4j;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.Repository;
import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives backups tags, and logs each: a tag may be what keeps a backup. */
final class TagCommand {
    private static final Logger LOG = LoggerFactory.getLogger(TagCommand.class);

    private final Repository repository;
    private final String by;

    /** @param by who asks */
    TagCommand(Repository repository, String by) {
        this.repository = repository;
        this.by = by;
    }

    /** Answers what it was about. */
    BackupId tag(BackupId id, String key, String value) throws IOException {
        if (key.isBlank()) {
            throw new IllegalArgumentException("key: a tag's must not be blank, for " + id);
        }
        Origin.requireFree(key);
        UUID uuid = repository.records().find(id).record().uuid();
        Catalogue.View view = repository.catalogue().view();
        repository
                .records()
                .addNote(
                        uuid, view.nextNoteSequence(uuid), BackupNote.Type.TAG, by, Map.of("key", key, "value", value));
        LOG.info("Tagged {} for {}: {}={}", id, by, key, value);
        return id;
    }
}
