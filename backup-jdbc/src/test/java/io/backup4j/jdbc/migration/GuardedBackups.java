package io.backup4j.jdbc.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupGuard;
import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.VerifyRequest;
import io.backup4j.jdbc.postgres.PostgresSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A repository in a directory, which every replica opens for itself. */
public final class GuardedBackups {
    private final Path directory;
    private final AtomicInteger opened = new AtomicInteger();

    public GuardedBackups(Path directory) {
        this.directory = directory;
        BackupRepository.createUnencrypted(DirectorySink.at(directory), options())
                .close();
    }

    private static RepositoryOptions options() {
        return RepositoryOptions.builder()
                .workers(1)
                .memoryBytes(16 << 20)
                .requestedBy("test")
                .build();
    }

    public static BackupRepository open(Path directory) {
        return BackupRepository.openUnencrypted(DirectorySink.at(directory), options());
    }

    public static BackupPlan plan(BackupSource source) {
        return BackupPlan.named("before-migrations")
                .source(source)
                .verifyFraction(1)
                .retry(RetryLimits.none())
                .build();
    }

    public BackupGuard.Builder guard(DataSource pool) {
        return guard(PostgresSource.of("db", pool).build());
    }

    public BackupGuard.Builder guard(BackupSource source) {
        return BackupGuard.opening(
                () -> {
                    opened.incrementAndGet();
                    return open(directory);
                },
                plan(source));
    }

    /** How often a guard has opened the repository. */
    public int opened() {
        return opened.get();
    }

    /** The tags of the backups, newest first; the repository is checked from end to end. */
    public List<Map<String, String>> tags() {
        try (BackupRepository repository = open(directory)) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            return repository.list().stream()
                    .<Map<String, String>>map(backup -> {
                        Map<String, String> tags = new TreeMap<>();
                        backup.notes().stream()
                                .filter(note -> note.type() == BackupNote.Type.TAG)
                                .forEach(note -> tags.put(
                                        note.values().getOrDefault("key", ""),
                                        note.values().getOrDefault("value", "")));
                        return tags;
                    })
                    .toList();
        }
    }

    /** The tags of the only backup. */
    public Map<String, String> onlyTags() {
        List<Map<String, String>> all = tags();
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
