package io.backup4j.golden;

import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.RecoveryKeyText;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A working copy of a golden repository, and what is known of it. */
final class GoldenRepository {
    static final String PBKDF2 = "passphrase";
    static final String ARGON2ID = "passphrase, argon2id";
    static final String KEY_FILE = "key file";
    static final String RECOVERY_KEY = "recovery key";

    private final Path known;
    private final Path copy;

    /** Unpacks {@code name} of the golden folder into an empty directory. */
    GoldenRepository(String name, Path copy) throws IOException, URISyntaxException {
        this.known = GoldenFiles.folder().resolve(name);
        this.copy = copy;
        GoldenFiles.unzip(known.resolveSibling(name + ".zip"), copy);
    }

    /** Everything that opens it, by name; empty if it is not encrypted. */
    Map<String, Supplier<Credential>> credentials() throws IOException {
        Path file = known.resolve("secrets.properties");
        if (!Files.exists(file)) {
            return Map.of();
        }
        Properties secrets = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            secrets.load(reader);
        }
        Map<String, Supplier<Credential>> credentials = new LinkedHashMap<>();
        credentials.put(
                PBKDF2,
                () -> Credential.passphrase(secrets.getProperty("pbkdf2").toCharArray()));
        credentials.put(
                ARGON2ID,
                () -> Credential.passphrase(secrets.getProperty("argon2id").toCharArray()));
        credentials.put(KEY_FILE, () -> Credential.keyFile(HexFormat.of().parseHex(secrets.getProperty("keyFile"))));
        credentials.put(
                RECOVERY_KEY, () -> Credential.recoveryKey(RecoveryKeyText.parse(secrets.getProperty("recoveryKey"))));
        return credentials;
    }

    /** Opens it by what opens it fastest. */
    BackupRepository open() throws IOException {
        Map<String, Supplier<Credential>> credentials = credentials();
        return credentials.isEmpty()
                ? BackupRepository.openUnencrypted(DirectorySink.at(copy), RepositoryOptions.defaults())
                : open(credentials.get(RECOVERY_KEY).get());
    }

    BackupRepository open(Credential credential) {
        return BackupRepository.open(DirectorySink.at(copy), credential, RepositoryOptions.defaults());
    }

    /** What it lists. */
    List<String> listing() throws IOException {
        return Files.readAllLines(known.resolve("listing.txt"));
    }

    /** Every backup that is listed or can be undeleted. */
    List<BackupId> backups() throws IOException {
        try (Stream<Path> files = Files.list(known)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("backup_"))
                    .map(name -> BackupId.of(name.substring(0, name.length() - ".txt".length())))
                    .sorted()
                    .toList();
        }
    }

    /** What a backup holds. */
    List<String> tree(BackupId backup) throws IOException {
        return Files.readAllLines(known.resolve(backup + ".txt"));
    }

    /** Restores a backup into a directory and returns what is there. */
    static List<String> restored(BackupRepository repository, BackupId backup, Path into) throws IOException {
        repository.restore(RestoreRequest.backup(backup).into(into).build());
        try (Stream<Path> sources = Files.list(into)) {
            return GoldenText.of(sources.toList().get(0));
        }
    }
}
