package io.backup4j.spring.place;

import io.backup4j.RepositoryOptions;
import io.backup4j.sinks.BandwidthLimit;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import io.backup4j.spring.properties.BackupProperties;
import io.backup4j.spring.properties.EncryptionProperties;
import io.backup4j.spring.properties.RetentionProperties;
import io.backup4j.spring.properties.SinkProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the places of the properties and of the host's beans; touches no storage. */
public final class PlacesFactory {
    private static final String NAME = "[a-z0-9._-]{1,64}";
    /** A repository opens in a few seconds, and a storage that is away takes longer to say so; claims of runs wait for a minute, too. */
    private static final Duration OPENING = Duration.ofMinutes(1);

    private final BackupProperties properties;
    private final StateDirectory state;
    private final Clock clock;
    private final List<RepositoryOptionsCustomizer> customizers;
    private final KnownRepositories known;
    private final SinkFactory sinks;

    /**
     * A factory.
     *
     * @param clock of the host, by which backups are dated and runs are claimed as they are scheduled
     * @param customizers of the host, which have the last word
     */
    public PlacesFactory(
            BackupProperties properties,
            StateDirectory state,
            Clock clock,
            List<RepositoryOptionsCustomizer> customizers) {
        this.properties = properties;
        this.state = state;
        this.clock = clock;
        this.customizers = List.copyOf(customizers);
        this.known = new KnownRepositories(state);
        this.sinks = new SinkFactory(
                properties.bandwidth() == null
                        ? null
                        : BandwidthLimit.of(properties.bandwidth().toBytes()));
    }

    /**
     * All places, the main one first.
     *
     * @param sinkBeans sinks of the host by name of their bean; one that is called like the main place, or the only one where no repository is named, is the main
     *     place
     * @param key of the host, instead of that of the properties; may be null
     */
    public HostPlaces places(Map<String, BackupSink> sinkBeans, @Nullable Credential key) {
        String repository = properties.repository();
        List<HostPlace> places = new ArrayList<>();
        String mainBean = repository == null || repository.isBlank() ? mainBean(sinkBeans) : null;
        places.add(
                mainBean == null
                        ? place(BackupProperties.MAIN, "backup", repository, properties.encryption(), key, null)
                        : ofBean(BackupProperties.MAIN, sinkBeans.get(mainBean), key));
        sinkBeans.forEach((bean, sink) -> {
            if (!bean.equals(mainBean)) {
                places.add(ofBean(bean, sink, key));
            }
        });
        properties.sinks().forEach((name, sink) -> places.add(further(name, sink, key)));
        requireDistinct(places);
        return new HostPlaces(places);
    }

    private static void requireDistinct(List<HostPlace> places) {
        Set<String> names = new HashSet<>();
        for (HostPlace place : places) {
            if (!names.add(place.name())) {
                throw new InvalidBackupSettingException(
                        "backup.sinks." + place.name(),
                        "a bean of type BackupSink has this name too.",
                        "Choose another name.");
            }
        }
    }

    private static String mainBean(Map<String, BackupSink> beans) {
        if (beans.containsKey(BackupProperties.MAIN)) {
            return BackupProperties.MAIN;
        }
        if (beans.size() == 1) {
            return beans.keySet().iterator().next();
        }
        throw new InvalidBackupSettingException(
                "backup.repository",
                "nothing says where backups are stored.",
                "Name a directory on another disk, or a bucket:" + Yaml.of("backup.repository", "/mnt/backup/library")
                        + "\n\nand give a key:" + Yaml.of("backup.encryption.passphrase", "${BACKUP_PASSPHRASE}")
                        + "\n\nand a plan:" + Yaml.of("backup.plans.nightly.schedule", "daily 02:00"));
    }

    private HostPlace further(String name, SinkProperties sink, @Nullable Credential key) {
        String prefix = "backup.sinks." + name;
        if (!name.matches(NAME) || name.equals(BackupProperties.MAIN)) {
            throw new InvalidBackupSettingException(
                    prefix,
                    "a name has 1 to 64 of a-z 0-9 . _ -, and 'main' is that of 'backup.repository'.",
                    "Choose another name.");
        }
        EncryptionProperties encryption = sink.encryption();
        boolean own = encryption.hasKey() || !encryption.enabled();
        return own
                ? place(name, prefix, sink.repository(), encryption, null, sink.retention())
                : place(name, prefix, sink.repository(), properties.encryption(), key, sink.retention());
    }

    private HostPlace place(
            String name,
            String prefix,
            @Nullable String repository,
            EncryptionProperties encryption,
            @Nullable Credential given,
            @Nullable RetentionProperties retention) {
        String property = prefix + ".repository";
        if (repository == null || repository.isBlank()) {
            throw new InvalidBackupSettingException(
                    property, "it is missing.", "Say where it is:" + Yaml.of(property, "/mnt/offsite/library"));
        }
        return place(name, prefix, () -> sinks.open(property, repository), encryption, given, retention);
    }

    private HostPlace ofBean(String name, BackupSink sink, @Nullable Credential key) {
        if (!name.matches(NAME)) {
            throw new InvalidBackupSettingException(
                    "backup.sinks",
                    "the bean '" + name
                            + "' of type BackupSink cannot be a place: its name needs 1 to 64 of a-z 0-9 . _ -.",
                    "Give the bean another name.");
        }
        return place(name, "backup", () -> new SharedSink(sink), properties.encryption(), key, null);
    }

    private HostPlace place(
            String name,
            String prefix,
            Supplier<BackupSink> opener,
            EncryptionProperties encryption,
            @Nullable Credential given,
            @Nullable RetentionProperties retention) {
        PlaceSettings settings = new PlaceSettings(
                name,
                prefix,
                location(opener),
                opener,
                encryption.enabled() ? key(prefix, encryption, given) : null,
                encryption.stretching(),
                properties.createIfMissing(),
                kitFile(name, encryption),
                retention);
        return new HostPlace(settings, id -> options(name, id), known, patience());
    }

    /** A start that waits for long has reason to; one that does not wait leaves more to the runs. */
    private Duration patience() {
        Duration start = properties.startupWait();
        return start.compareTo(OPENING) > 0 ? start : OPENING;
    }

    /** Where a place without a key of its own takes that of the main one, messages name that. */
    private Credential key(String prefix, EncryptionProperties encryption, @Nullable Credential given) {
        if (given != null) {
            return given;
        }
        String owner = encryption == properties.encryption() ? "backup" : prefix;
        return KeyReader.read(owner + ".encryption", encryption);
    }

    private static String location(Supplier<BackupSink> opener) {
        try (BackupSink untouched = opener.get()) {
            return untouched.location();
        } catch (IOException e) {
            throw new IllegalStateException("a sink that was not used cannot be closed", e);
        }
    }

    private @Nullable Path kitFile(String name, EncryptionProperties encryption) {
        if (encryption.kitFile() != null) {
            Path file = encryption.kitFile().toAbsolutePath();
            boolean shared = encryption == properties.encryption() && !name.equals(BackupProperties.MAIN);
            // Each repository has a kit of its own, also where the key is the same.
            return shared ? file.resolveSibling(name + "-" + file.getFileName()) : file;
        }
        return state.path()
                .map(directory -> directory.resolve("emergency-kit-" + name + ".txt"))
                .orElse(null);
    }

    private RepositoryOptions options(String place, @Nullable UUID pinned) {
        RepositoryOptions.Builder options = RepositoryOptions.builder()
                .requestedBy("spring")
                .clock(clock)
                .singleWriter(properties.singleWriter())
                .pinnedId(pinned)
                .stateDirectory(state.pathOrNull());
        if (properties.workers() != null) {
            options.workers(properties.workers());
        }
        if (properties.memory() != null) {
            options.memoryBytes(properties.memory().toBytes());
        }
        if (properties.compressionLevel() != null) {
            options.compressionLevel(properties.compressionLevel());
        }
        if (properties.maxLoad() != null) {
            options.maxLoad(properties.maxLoad());
        }
        customizers.forEach(customizer -> customizer.customize(place, options));
        return options.build();
    }

    /** Options for what concerns no single place. */
    public RepositoryOptions commonOptions() {
        return options(BackupProperties.MAIN, null);
    }
}
