package io.backup4j.spring.source;

import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.SourceException;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.properties.SourceProperties;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that the host's beans of type {@link DataSource} lead to. Two beans that lead to the same database are one source if one takes everything that the
 * other would; else both are backed up, and so is each that the settings name.
 */
public final class DataSourceFinder implements SourceFinder {
    private static final Logger LOG = LoggerFactory.getLogger(DataSourceFinder.class);

    private final Map<String, DataSource> beans;
    private final Map<String, SourceProperties> properties;
    private final UnaryOperator<DataSource> unwrap;
    private final boolean enabled;

    /**
     * A finder.
     *
     * @param beans by name
     * @param properties of sources, by their names
     * @param unwrap the innermost data source behind proxies
     * @param enabled false lets only those through that a source names
     */
    public DataSourceFinder(
            Map<String, DataSource> beans,
            Map<String, SourceProperties> properties,
            UnaryOperator<DataSource> unwrap,
            boolean enabled) {
        this.beans = new TreeMap<>(beans);
        this.properties = Map.copyOf(properties);
        this.unwrap = unwrap;
        this.enabled = enabled;
    }

    @Override
    public void find(Discovery discovery) {
        requireNamedBeans();
        List<TakenDatabase> taken = new ArrayList<>();
        Map<String, String> names = SourceNames.of(beans.keySet(), properties);
        names.forEach((bean, name) -> {
            if (properties.containsKey(name)) {
                add(discovery, taken, source(name, bean));
            }
        });
        names.forEach((bean, name) -> {
            if (!properties.containsKey(name)) {
                add(discovery, taken, source(name, bean));
            }
        });
    }

    private DatabaseSource source(String name, String bean) {
        return new DatabaseSource(
                name, bean, beans.get(bean), properties.getOrDefault(name, SourceProperties.DEFAULTS));
    }

    private void requireNamedBeans() {
        properties.forEach((name, source) -> {
            String bean = source.dataSource();
            if (bean != null && !beans.containsKey(bean)) {
                throw new InvalidBackupSettingException(
                        "backup.sources." + name + ".data-source",
                        "there is no bean '" + bean + "' of type DataSource; there are: "
                                + (beans.isEmpty() ? "none" : String.join(", ", beans.keySet())) + ".",
                        "Name one of these.");
            }
        });
    }

    private void add(Discovery discovery, List<TakenDatabase> taken, DatabaseSource source) {
        String bean = source.bean();
        boolean named = properties.containsKey(source.name());
        if (!source.settings().enabled() || !(enabled || named)) {
            discovery.leftOut(new LeftOut(
                    "the database of '" + bean + "'",
                    named
                            ? "'backup.sources." + source.name() + ".enabled' is false"
                            : "'backup.discovery.data-sources' is false",
                    true));
            return;
        }
        Optional<DatabaseAddress> address = source.address(unwrap);
        if (address.isEmpty()) {
            // Away for the moment: a run asks again, and fails by name if it still is.
            discovery.found(new HostSource(
                    source.name(),
                    "database of '" + bean + "' (does not answer now)",
                    () -> source.make(unwrap),
                    List.of(),
                    null));
            return;
        }
        for (TakenDatabase other : taken) {
            if (!named && other.takesAllOf(address.get())) {
                discovery.leftOut(
                        new LeftOut("'" + bean + "'", "it leads to the same database as '" + other.bean() + "'", true));
                return;
            }
        }
        Optional<DatabaseKind> kind = address.get().kind();
        if (kind.isEmpty()) {
            String product = address.get().product();
            discovery.leftOut(new LeftOut(
                    "the database of '" + bean + "' ("
                            + (product.isEmpty() ? address.get().shown() : product) + ")",
                    "backup4j cannot back up this kind of database",
                    false));
            return;
        }
        if (kind.get() == DatabaseKind.SQLITE && address.get().sqliteFile() == null) {
            discovery.leftOut(new LeftOut("the SQLite database of '" + bean + "'", "it is in memory", false));
            return;
        }
        Databases.requireAttachable(kind.get(), address.get(), source.name(), source.pool(), source.settings());
        taken.add(new TakenDatabase(bean, address.get(), source.settings()));
        discovery.found(new HostSource(
                source.name(),
                kind.get().product() + " " + address.get().shown() + " of '" + bean + "'" + source.schemas(),
                () -> source.make(unwrap),
                List.of(),
                replacing -> Databases.target(kind.get(), address.get(), source.pool(), source.settings(), replacing)));
    }

    /**
     * One bean.
     *
     * @param name of the source
     * @param bean its name
     * @param pool the bean
     * @param settings how it is read
     */
    private record DatabaseSource(String name, String bean, DataSource pool, SourceProperties settings) {

        /** Where it leads; empty if it does not answer. */
        Optional<DatabaseAddress> address(UnaryOperator<DataSource> unwrap) {
            Optional<DatabaseAddress> told = DatabaseAddress.configured(unwrap.apply(pool))
                    .filter(address -> address.kind().isPresent());
            if (told.isPresent()) {
                return told;
            }
            try {
                return Optional.of(DatabaseAddress.ask(pool));
            } catch (SQLException e) {
                LOG.warn(
                        "The DataSource '{}' does not answer: {}",
                        bean,
                        e.getClass().getName());
                return Optional.empty();
            }
        }

        /** For people, behind what the database is. */
        String schemas() {
            return settings.schemas().isEmpty() ? "" : ", schemas " + String.join(", ", settings.schemas());
        }

        BackupSource make(UnaryOperator<DataSource> unwrap) {
            DatabaseAddress address = address(unwrap)
                    .orElseThrow(() -> new SourceException(
                            ErrorCode.SOURCE,
                            "The DataSource '" + bean + "' does not answer: is its database running?"));
            DatabaseKind kind = address.kind()
                    .orElseThrow(() -> new ConfigurationException("The DataSource '" + bean
                            + "' leads to a kind of database that backup4j cannot back up. Leave it out by name:"
                            + " 'backup.sources." + name + ".enabled=false'."));
            return Databases.source(kind, address, name, pool, settings);
        }
    }
}
