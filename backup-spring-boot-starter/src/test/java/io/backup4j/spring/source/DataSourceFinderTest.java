package io.backup4j.spring.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.properties.SourceProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two beans are one source only where the first takes everything that the second would. */
class DataSourceFinderTest {
    private static final SourceProperties DEFAULTS = SourceProperties.DEFAULTS;
    private static final String SHOP = "jdbc:postgresql://db.example.org/shop";

    @Test
    void aPoolThatTakesSomeSchemasDoesNotHideTheOneThatTakesAll() {
        SourceCatalog catalog = catalog(pools(SHOP, SHOP), Map.of("audit", settings(Map.of("schemas", "audit"))));

        assertThat(names(catalog)).containsExactly("audit", "database");
        assertThat(catalog.leftOut()).isEmpty();
        assertThat(catalog.require("audit").description()).contains("schemas audit");
    }

    @Test
    void somebodyElsesSchemasAreNoReasonToDropOnesOwn() {
        SourceProperties audit = settings(Map.of("schemas", "audit"));
        SourceProperties sales = settings(Map.of("schemas", "sales,audit"));

        assertThat(names(catalog(pools(SHOP, SHOP), Map.of("audit", audit, "database", sales))))
                .containsExactly("audit", "database");
        assertThat(names(catalog(pools(SHOP, SHOP), Map.of("database", audit)))).containsExactly("database", "audit");
    }

    @Test
    void aSourceThatTheSettingsNameStandsForTheOthers() {
        SourceProperties named = settings(Map.of("connections", "2"));

        assertThat(names(catalog(pools(SHOP, SHOP), Map.of("database", named)))).containsExactly("database");
        assertThat(names(catalog(pools(SHOP, SHOP), Map.of("database", named, "audit", named))))
                .containsExactly("audit", "database");
    }

    @Test
    void onePoolThatTakesEverythingIsEnough() {
        SourceCatalog catalog = catalog(pools(SHOP + "?user=reader&password=secret", SHOP), Map.of());

        assertThat(names(catalog)).containsExactly("audit");
        assertThat(catalog.leftOut()).singleElement().satisfies(left -> {
            assertThat(left.expected()).isTrue();
            assertThat(left.why()).contains("the same database as 'auditDataSource'");
        });
    }

    @Test
    void aSourceThatMayLeaveOutDoesNotStandForOneThatMayNot() {
        SourceProperties partial = settings(Map.of("allow-partial", "true"));

        assertThat(names(catalog(pools(SHOP, SHOP), Map.of("audit", partial)))).containsExactly("audit", "database");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db.example.org/Orders | jdbc:postgresql://db.example.org/orders",
                "jdbc:sqlite:/data/App.db | jdbc:sqlite:/data/app.db",
                "jdbc:sqlite:/data/a;1.db | jdbc:sqlite:/data/a;2.db",
                "jdbc:sqlite:file:/data/app.db?mode=memory | jdbc:sqlite:/data/app.db",
                "jdbc:h2:mem:App | jdbc:h2:mem:app",
                "jdbc:h2:file:/data/App | jdbc:h2:file:/data/app",
                "jdbc:postgresql://one/db@x | jdbc:postgresql://two/db@x",
                "jdbc:postgresql://a,b/shop?targetServerType=secondary | jdbc:postgresql://a,b/shop?targetServerType=primary",
                "jdbc:postgresql://db/?user=one | jdbc:postgresql://db/?user=two",
                "jdbc:postgresql://db/?PGDBNAME=one | jdbc:postgresql://db/?PGDBNAME=two",
                "jdbc:mariadb://db/shop?user=one | jdbc:mariadb://db/shop?user=two",
                "jdbc:mysql://one:secret@db/shop | jdbc:mysql://two:secret@db/shop",
            })
    void noneOfTwoThatMayBeDifferentIsDropped(String first, String second) {
        assertThat(catalog(pools(first, second), Map.of()).leftOut())
                .allSatisfy(left -> assertThat(left.why()).doesNotContain("same database"));
        assertThat(names(catalog(pools(first, second), Map.of()))).contains("database");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://DB.example.org/shop | jdbc:POSTGRESQL://db.example.org/shop?ApplicationName=web",
                "jdbc:sqlite:/data/app.db | jdbc:sqlite:file:/data/app.db?cache=shared",
                "jdbc:mysql://DB:3306/shop?user=one&password=secret | jdbc:mysql://one:secret@db:3306/shop",
                "jdbc:h2:mem:app;DB_CLOSE_DELAY=-1 | jdbc:h2:mem:app",
            })
    void spellingsOfOneAddressAreOneDatabase(String first, String second) {
        assertThat(names(catalog(pools(first, second), Map.of()))).containsExactly("audit");
    }

    @Test
    void theCatalogOfAPoolIsAnotherDatabaseOfMysql() {
        DriverManagerDataSource orders = pool("jdbc:mysql://db/");
        orders.setCatalog("orders");
        DriverManagerDataSource users = pool("jdbc:mysql://db/");
        users.setCatalog("users");

        assertThat(names(catalog(Map.of("ordersDataSource", orders, "usersDataSource", users), Map.of())))
                .containsExactly("orders", "users");
    }

    @Test
    void theUserOfAPoolDecidesWhatMariadbShows() {
        DriverManagerDataSource one = pool("jdbc:mariadb://db/shop");
        one.setUsername("one");
        DriverManagerDataSource two = pool("jdbc:mariadb://db/shop");
        two.setUsername("two");

        assertThat(names(catalog(Map.of("auditDataSource", one, "dataSource", two), Map.of())))
                .containsExactly("audit", "database");
        two.setUsername("one");
        assertThat(names(catalog(Map.of("auditDataSource", one, "dataSource", two), Map.of())))
                .containsExactly("audit");
    }

    @Test
    void attachedDatabasesBelongToTheSourceThatNamesThem() {
        String file = "jdbc:sqlite:/data/app.db";
        SourceProperties covers = settings(Map.of("attached.covers", "/data/covers.db"));

        assertThat(names(catalog(pools(file, file), Map.of("database", covers))))
                .containsExactly("database");
        assertThat(names(catalog(pools(file, file), Map.of("database", covers, "audit", DEFAULTS))))
                .containsExactly("audit", "database");
        assertThat(covers.attached()).containsEntry("covers", Path.of("/data/covers.db"));
    }

    @ParameterizedTest
    @CsvSource({"main", "Covers", "temp", "a.b"})
    void aNameThatNoAttachedDatabaseCanHaveStopsTheStart(String name) {
        SourceProperties attached = settings(Map.of("attached[" + name + "]", "/data/covers.db"));

        assertThatThrownBy(() ->
                        catalog(Map.of("dataSource", pool("jdbc:sqlite:/data/app.db")), Map.of("database", attached)))
                .isInstanceOf(InvalidBackupSettingException.class)
                .hasMessageContaining("backup.sources.database.attached: ")
                .hasMessageContaining("'" + name + "'");
    }

    private static Map<String, DataSource> pools(String audit, String main) {
        return Map.of("auditDataSource", pool(audit), "dataSource", pool(main));
    }

    private static DriverManagerDataSource pool(String url) {
        DriverManagerDataSource pool = new DriverManagerDataSource();
        pool.setUrl(url);
        return pool;
    }

    private static SourceCatalog catalog(
            Map<String, ? extends DataSource> beans, Map<String, SourceProperties> settings) {
        return SourceCatalog.of(
                List.of(new DataSourceFinder(Map.copyOf(beans), settings, UnaryOperator.identity(), true)));
    }

    private static List<String> names(SourceCatalog catalog) {
        return catalog.sources().stream().map(HostSource::name).toList();
    }

    private static SourceProperties settings(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", SourceProperties.class);
    }
}
