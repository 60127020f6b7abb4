package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.source.SourceCatalog;
import io.backup4j.testkit.MysqlServer;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application on MySQL, by each of the two drivers: {@code -Pstress -Dmysql.home=DIRECTORY}, see docs/reliability.md. */
@Tag("stress")
class MysqlHostTest {
    private static @Nullable MysqlServer server;
    private static int port;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        Optional<Path> home = MysqlServer.home();
        assumeTrue(home.isPresent(), "no MySQL: fetch one with benchmarks/mysql-server.sh and say -Dmysql.home=…");
        MysqlServer started = MysqlServer.start(home.get());
        server = started;
        port = started.port();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void itsDatabaseIsBackedUpAndRestoredInPlace(String driver) {
        String url = "jdbc:" + driver + "://127.0.0.1:" + port + "/by_" + driver
                + "?allowPublicKeyRetrieval=true&createDatabaseIfNotExist=true";
        Contexts.withDatabase(directory)
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=admin",
                        "spring.datasource.password=secret-of-admin",
                        "spring.datasource.generate-unique-name=false",
                        "spring.datasource.hikari.allow-pool-suspension=true")
                .run(context -> {
                    JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
                    database.execute("create table book(id int primary key, title varchar(50), data json)");
                    database.update(
                            "insert into book values (1, 'Emma \ud83d\ude00', '{\"pages\": 474}'), (2, null, null)");
                    HostSource source = context.getBean(SourceCatalog.class).require("database");
                    assertThat(source.description()).contains("by_" + driver).doesNotContain("secret-of");

                    assertThat(context.getBean(PlanRunner.class)
                                    .run(
                                            context.getBean(HostPlans.class).require("nightly"),
                                            RunOrder.asPlanned("test"),
                                            RunControl.none())
                                    .status())
                            .isEqualTo(BackupStatus.COMPLETED);
                    database.update("delete from book where id = 1");

                    BackupRepository repository =
                            context.getBean(HostPlaces.class).nearest().open();
                    assertThat(restore(context, repository, source).complete()).isTrue();
                    assertThat(database.queryForObject("select hex(title) from book where id = 1", String.class))
                            .isEqualTo("456D6D6120F09F9880");
                    assertThat(database.queryForObject("select data->'$.pages' from book where id = 1", Integer.class))
                            .isEqualTo(474);
                    assertThat(repository
                                    .verify(VerifyRequest.everything(), RunControl.none())
                                    .findings())
                            .isEmpty();
                });
    }

    private static RestoreReport restore(ApplicationContext context, BackupRepository repository, HostSource source) {
        RestoreRequest.Builder request = RestoreRequest.latest()
                .target(source.name(), source.inPlace().orElseThrow().target(true));
        context.getBeansOfType(RestoreParticipant.class).values().forEach(request::participant);
        return repository.restore(request.build());
    }
}
