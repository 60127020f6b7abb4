package io.backup4j.cli;

import io.backup4j.BackupPlace;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.cli.config.EncryptionSettings;
import io.backup4j.cli.config.PlaceSettings;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that is not yet open, and its key. Closing it wipes the key, not what was opened. */
final class OtherPlace implements AutoCloseable {
    private final String name;
    private final String url;
    private final @Nullable Credential credential;
    private final RepositoryOptions options;

    private OtherPlace(String name, String url, @Nullable Credential credential, RepositoryOptions options) {
        this.name = name;
        this.url = url;
        this.credential = credential;
        this.options = options;
    }

    /** The repository of {@code --repository}. */
    static OtherPlace main(Invocation invocation, RepositoryOptions options) {
        return new OtherPlace(
                "main", invocation.place(), invocation.credentials().find().orElse(null), options);
    }

    /**
     * A place of the configuration file, with its own key if it names one.
     *
     * @param name of the place, as in the file
     */
    static OtherPlace configured(
            Invocation invocation, String name, PlaceSettings settings, RepositoryOptions options) {
        EncryptionSettings own = settings.encryptionOrNull();
        Optional<Credential> credential = own == null ? invocation.credentials().find() : find(own, invocation);
        return new OtherPlace(name, settings.repository(), credential.orElse(null), options);
    }

    /** A place that is only named by where it is; the key is that of the main repository. */
    static OtherPlace at(Invocation invocation, String name, String url, RepositoryOptions options) {
        return new OtherPlace(name, url, invocation.credentials().find().orElse(null), options);
    }

    private static Optional<Credential> find(EncryptionSettings own, Invocation invocation) {
        if (!own.enabled()) {
            return Optional.empty();
        }
        Path passphrase = own.passphraseFileOrNull();
        Path key = own.keyFileOrNull();
        if (passphrase != null) {
            return Optional.of(SecretFiles.passphrase(passphrase));
        }
        return key != null
                ? Optional.of(SecretFiles.key(key))
                : invocation.credentials().find();
    }

    String name() {
        return name;
    }

    /** For several places, opened when it is needed. */
    BackupPlace place() {
        try (BackupSink untouched = Places.open(url)) {
            return BackupPlace.opening(name, untouched.location(), this::open);
        } catch (IOException e) {
            throw new CommandFailure(Causes.describe(e), e);
        }
    }

    /** Opens it; the caller closes it. */
    BackupRepository open() {
        BackupSink sink = Places.open(url);
        return credential == null
                ? BackupRepository.openUnencrypted(sink, options)
                : BackupRepository.open(sink, credential, options);
    }

    @Override
    public void close() {
        if (credential != null) {
            credential.close();
        }
    }
}
