package io.backup4j.s3;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.files.FileSource;
import java.net.URI;
import java.nio.file.Path;

/** A process that backs a directory up to a store, to be killed meanwhile. */
final class MortalUpload {
    private MortalUpload() {}

    /** @param arguments endpoint, prefix, directory */
    public static void main(String[] arguments) {
        S3Options options = TestServers.at(URI.create(arguments[0]), arguments[1])
                .limits(S3Limits.DEFAULTS.withParts(5 << 20, 5 << 20))
                .build();
        try (BackupRepository repository =
                BackupRepository.openUnencrypted(S3Sink.connect(options), RepositoryOptions.defaults())) {
            repository.backup(BackupPlan.named("files")
                    .source(FileSource.of("files", Path.of(arguments[2])))
                    .build());
        }
    }
}
