package io.backup4j.spring.place;

import io.backup4j.BackupRepository;
import io.backup4j.EmergencyKit;
import io.backup4j.NewRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spring.properties.RetentionProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place of this host: opened when it is first needed, made if there is none, tried again after each failure. Thread-safe; callers wait for one another while it
 * is opened, and not for long if its storage hangs.
 */
public final class HostPlace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostPlace.class);

    private final PlaceSettings settings;
    private final Function<@Nullable UUID, RepositoryOptions> options;
    private final KnownRepositories known;
    private final PatientOpening opening;
    private final Duration patience;
    private volatile boolean created;

    /** @param patience how long an opening may take before whoever waits for it does without */
    HostPlace(
            PlaceSettings settings,
            Function<@Nullable UUID, RepositoryOptions> options,
            KnownRepositories known,
            Duration patience) {
        this.settings = settings;
        this.options = options;
        this.known = known;
        this.patience = patience;
        this.opening = new PatientOpening(
                "The place '" + settings.name() + "' at " + settings.location(),
                this::openOrCreate,
                () -> settings.credential().ifPresent(Credential::close));
    }

    public String name() {
        return settings.name();
    }

    /** Where it is, without credentials. */
    public String location() {
        return settings.location();
    }

    /** Prefix of the properties that describe it. */
    public String property() {
        return settings.property();
    }

    /** The directory of this host that holds its objects; empty if there is none. */
    public Optional<Path> localDirectory() {
        try (BackupSink sink = settings.sinks().get()) {
            return sink.localDirectory().map(Path::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean encrypted() {
        return settings.credential().isPresent();
    }

    /** Which backups stay there; empty for what each plan says. */
    public Optional<RetentionProperties> retention() {
        return Optional.ofNullable(settings.retentionOrNull());
    }

    /** Whether this process has made the repository. */
    public boolean created() {
        return created;
    }

    /** The file of the emergency kit, as long as it lies there. */
    public Optional<Path> kitFile() {
        return settings.kitFile().filter(file -> file.toFile().length() > 0);
    }

    /** The repository, if it is open by now. */
    public Optional<BackupRepository> opened() {
        return opening.opened();
    }

    /** Why the last attempt to open it failed, or that it takes longer than somebody could wait; empty if it is open or nobody has tried. */
    public Optional<BackupException> failure() {
        return opening.failure();
    }

    /** The id of its repository: of the one that is open, or was there when this host last opened it, or is opened now. */
    public UUID repositoryId() {
        return opened().map(BackupRepository::id).or(() -> known.at(location())).orElseGet(() -> open().id());
    }

    /**
     * The open repository, the same one each time. It belongs to this place; callers do not close it.
     *
     * @throws BackupException if it can neither be opened nor made, or has not answered for a minute; the next call tries again
     */
    public BackupRepository open() {
        return opening.open(patience);
    }

    /** Begins to open it in the background. */
    void begin() {
        opening.begin();
    }

    /** {@link #open()} with another patience; an attempt that takes longer is a {@link #failure()} until it is over. */
    BackupRepository open(Duration within) {
        return opening.open(within);
    }

    private BackupRepository openOrCreate() {
        BackupRepository open = openOrMake();
        known.remember(location(), open.id());
        return open;
    }

    private BackupRepository openOrMake() {
        Optional<UUID> expected = known.at(location());
        try {
            return open(options.apply(expected.orElse(null)));
        } catch (RepositoryException e) {
            if (e.code() != ErrorCode.NO_REPOSITORY || !settings.createIfMissing()) {
                throw e;
            }
            if (expected.isPresent()) {
                throw new RepositoryException(
                        ErrorCode.NO_REPOSITORY,
                        "There was repository " + expected.get() + " at " + location()
                                + ", and now there is none: is the disk mounted? No new one is made there. If it was removed on purpose, remove its line from "
                                + known.file().map(Path::toString).orElse("the state directory") + ".",
                        e);
            }
            return create(options.apply(null));
        }
    }

    private BackupRepository open(RepositoryOptions chosen) {
        return settings.credential()
                .map(key -> BackupRepository.open(settings.sinks().get(), key, chosen))
                .orElseGet(
                        () -> BackupRepository.openUnencrypted(settings.sinks().get(), chosen));
    }

    private BackupRepository create(RepositoryOptions chosen) {
        try {
            BackupRepository made = settings.credential()
                    .map(key -> createEncrypted(key, chosen))
                    .orElseGet(() ->
                            BackupRepository.createUnencrypted(settings.sinks().get(), chosen));
            created = true;
            LOG.info(
                    "Made repository {} at {}, {}",
                    made.id(),
                    location(),
                    encrypted() ? "encrypted with " + made.encryption() : "NOT encrypted");
            return made;
        } catch (RepositoryException e) {
            if (e.code() == ErrorCode.REPOSITORY_EXISTS) {
                // Another replica was faster.
                return open(chosen);
            }
            throw e;
        }
    }

    private BackupRepository createEncrypted(Credential key, RepositoryOptions chosen) {
        Path file = settings.kitFile()
                .orElseThrow(() -> new ConfigurationException("There is no repository at " + location()
                        + " yet, and no directory in which the emergency kit of a new one could be left: set 'backup.encryption.kit-file' or"
                        + " 'backup.state-directory', or make the repository with 'backup4j init'."));
        try (KitFile kit = KitFile.reserve(file)) {
            NewRepository made = BackupRepository.create(settings.sinks().get(), key, settings.stretching(), chosen);
            leave(kit, made.kit(), file);
            return made.repository();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "There is no repository at " + location()
                            + " yet, and the emergency kit of a new one could not be written to a new file " + file
                            + " (" + e
                            + "). Move a file that is there to a safe place, or set 'backup.encryption.kit-file'.",
                    e);
        }
    }

    private void leave(KitFile file, EmergencyKit kit, Path path) {
        try {
            file.write(kit);
            LOG.warn(
                    "EMERGENCY KIT of {}: {}. Print it, keep it offline, remove the file, and prove that it works with 'backup4j keys confirm'. Without it a lost passphrase loses every backup.",
                    location(),
                    path);
        } catch (IOException e) {
            LOG.error(
                    "The emergency kit of {} could not be written to {}. Make another one with 'backup4j keys add --recovery'.",
                    location(),
                    path,
                    e);
        }
    }

    @Override
    public void close() {
        opening.close();
    }
}
