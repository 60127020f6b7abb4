package io.backup4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupRepository;
import io.backup4j.NewRepository;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.key.RecoveryKeyText;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the golden repositories of a format version, once. The README beside them has the command. */
@EnabledIfSystemProperty(named = GoldenRepositoriesWriter.FOLDER, matches = ".+")
class GoldenRepositoriesWriter {
    static final String FOLDER = "golden.write";
    private static final long MAX_ZIP_BYTES = 300_000;

    @TempDir
    Path work;

    @Test
    void writesThemIntoAFolderThatHasNone() throws Exception {
        Path folder = Path.of(System.getProperty(FOLDER));
        assertThat(folder.resolve(GoldenFiles.CHECKSUMS))
                .as("golden repositories of a frozen version are never made again")
                .doesNotExist();
        encrypted(folder);
        unencrypted(folder);
        GoldenFiles.write(folder.resolve(GoldenFiles.CHECKSUMS), GoldenFiles.checksums(folder));
    }

    private void encrypted(Path folder) throws IOException {
        Path known = folder.resolve("encrypted");
        Path place = work.resolve("encrypted");
        byte[] keyFile = SealFixture.bytes(32, 20261201);
        GoldenLife life = new GoldenLife(work.resolve("encrypted-trees"), known, 1);
        Credential passphrase = Credential.passphrase("correct horse".toCharArray());
        NewRepository made = BackupRepository.create(sink(place), passphrase, KeyStretching.PBKDF2, life.options());
        byte[] recoveryKey = RecoveryKeyText.parse(made.kit().recoveryKey());
        try (BackupRepository repository = made.repository()) {
            repository
                    .keys()
                    .add(
                            passphrase,
                            Credential.passphrase("battery staple".toCharArray()),
                            KeyStretching.ARGON2ID,
                            "second");
            repository.keys().add(passphrase, Credential.keyFile(keyFile), KeyStretching.PBKDF2, "machine");
            repository.keys().confirm(Credential.recoveryKey(recoveryKey));
            life.live(repository);
        }
        // Before the last backup, so that its manifest and its note stay outside of the segment.
        try (Repository engine = TestRepositories.openWithRecoveryKey(
                sink(place), TestRepositories.settings(1, 32 << 20, false), recoveryKey)) {
            engine.catalogue().rewrite();
        }
        try (BackupRepository repository =
                BackupRepository.open(sink(place), Credential.recoveryKey(recoveryKey), life.options())) {
            life.lastBackup(repository);
            life.describe(repository);
        }
        assertThat(SinkObjects.keys(sink(place), "catalogue/")).hasSize(1);
        assertThat(SinkObjects.keys(sink(place), "index/")).hasSizeGreaterThan(1);
        GoldenFiles.write(
                known.resolve("secrets.properties"),
                List.of(
                        "# Secrets of a test repository.",
                        "pbkdf2=correct horse",
                        "argon2id=battery staple",
                        "keyFile=" + HexFormat.of().formatHex(keyFile),
                        "recoveryKey=" + made.kit().recoveryKey()));
        finish(place, folder.resolve("encrypted.zip"));
    }

    private void unencrypted(Path folder) throws IOException {
        Path place = work.resolve("unencrypted");
        GoldenLife life = new GoldenLife(work.resolve("unencrypted-trees"), folder.resolve("unencrypted"), 2);
        try (BackupRepository repository = BackupRepository.createUnencrypted(sink(place), life.options())) {
            life.live(repository);
            life.lastBackup(repository);
            int before = SinkObjects.keys(sink(place), "index/").size();
            int backups = 16;
            life.manySmallBackups(repository, backups);
            life.describe(repository);
            assertThat(SinkObjects.keys(sink(place), "index/")).as("merged").hasSizeLessThan(before + backups - 8);
        }
        finish(place, folder.resolve("unencrypted.zip"));
    }

    /** A complete repository that nobody uses at present. */
    private static void finish(Path place, Path zip) throws IOException {
        List<String> keys = SinkObjects.keys(sink(place), "");
        assertThat(keys).noneMatch(key -> key.startsWith("session/") || key.startsWith("heartbeat/"));
        for (String kind : List.of("deleted/", "given-up/", "generation/", "note/", "run/", "index/", "pack/")) {
            assertThat(keys).as(kind).anyMatch(key -> key.startsWith(kind));
        }
        GoldenFiles.zip(place, zip);
        assertThat(Files.size(zip)).isLessThan(MAX_ZIP_BYTES);
    }

    /** A directory that cannot tell its room: else there would be a reserve of 4 MiB of random bytes. */
    private static ForwardingSink sink(Path place) {
        return new ForwardingSink(DirectorySink.at(place)) {
            @Override
            public Optional<SinkSpace> space() {
                return Optional.empty();
            }
        };
    }
}
