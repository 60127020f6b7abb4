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
import java.util.function.Supplier;
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

    /** The repository of {@code --repository}, with the key that the user gave. */
    static OtherPlace main(Invocation invocation, RepositoryOptions options) {
        return new OtherPlace("main", invocation.place(), key(invocation), options);
    }

    /**
     * A place of the configuration file, with its own key if it names one.
     *
     * @param name of the place, as in the file
     * @param otherwise the key if it names none, asked for at most once
     */
    static OtherPlace configured(
            String name, PlaceSettings settings, Supplier<@Nullable Credential> otherwise, RepositoryOptions options) {
        EncryptionSettings own = settings.encryptionOrNull();
        Credential credential = own == null ? otherwise.get() : own(own, otherwise);
        return new OtherPlace(name, settings.repository(), credential, options);
    }

    private static @Nullable Credential own(EncryptionSettings own, Supplier<@Nullable Credential> otherwise) {
        if (!own.enabled()) {
            return null;
        }
        Path passphrase = own.passphraseFileOrNull();
        Path key = own.keyFileOrNull();
        if (passphrase != null) {
            return SecretFiles.passphrase(passphrase);
        }
        return key != null ? SecretFiles.key(key) : otherwise.get();
    }

    /** A place that is only named by where it is. */
    static OtherPlace at(String name, String url, @Nullable Credential credential, RepositoryOptions options) {
        return new OtherPlace(name, url, credential, options);
    }

    /** The key that the user gave; null for none. */
    static @Nullable Credential key(Invocation invocation) {
        return invocation.credentials().find().orElse(null);
    }

    @Nullable
    Credential credential() {
        return credential;
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
