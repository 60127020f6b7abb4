package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupRepository;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.restore.LifecycleParticipant;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.source.HostSource;
import io.backup4j.spring.source.SourceCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

class RestoreInPlaceTest {
    @TempDir
    private Path directory;

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void aSqliteDatabaseIsReplacedUnderItsRunningPool() {
        application("true").run(context -> {
            JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
            database.execute("create table book(id integer primary key, title text)");
            database.update("insert into book values (1, 'Emma')");
            backup(context);
            database.update("delete from book");

            RestoreReport report = restore(context);

            assertThat(report.complete()).isTrue();
            assertThat(database.queryForObject("select title from book", String.class))
                    .isEqualTo("Emma");
            database.update("insert into book values (2, 'Persuasion')");
            assertThat(new JdbcTemplate(context.getBean(DataSource.class)).queryForList("select id from book"))
                    .hasSize(2);
            assertThat(events)
                    .containsSubsequence("second stopped", "first stopped", "first started", "second started");
        });
    }

    @Test
    void attachedDatabasesComeBackWithTheMainOne() {
        Path media = directory.resolve("media.db");
        application("true")
                .withPropertyValues("backup.sources.database.attached.media=" + media)
                .run(context -> {
                    JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
                    database.execute("create table book(id integer primary key)");
                    JdbcTemplate attached = new JdbcTemplate(new DriverManagerDataSource("jdbc:sqlite:" + media));
                    attached.execute("create table cover(id integer primary key)");
                    attached.update("insert into cover values (17)");
                    backup(context);
                    attached.update("delete from cover");

                    assertThat(restore(context).complete()).isTrue();

                    assertThat(attached.queryForObject("select id from cover", Integer.class))
                            .isEqualTo(17);
                });
    }

    @Test
    void withoutSuspensionItIsRefusedAndNothingIsChanged() {
        application("false").run(context -> {
            JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));
            database.execute("create table book(id integer primary key, title text)");
            backup(context);
            database.update("insert into book values (1, 'Emma')");

            assertThatThrownBy(() -> restore(context))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("allow-pool-suspension");

            assertThat(database.queryForObject("select title from book", String.class))
                    .isEqualTo("Emma");
            assertThat(events.get(events.size() - 1)).isEqualTo("second started");
        });
    }

    @Test
    void listenersAreStoppedAndAProducerThatRequestsNeedIsNot() {
        application("true")
                .withBean(DefaultKafkaProducerFactory.class, () -> new DefaultKafkaProducerFactory<>(Map.of()))
                .run(context -> {
                    LifecycleParticipant participant = context.getBean(LifecycleParticipant.class);
                    participant.quiet();
                    assertThat(events).contains("second stopped", "first stopped");
                    assertThat(context.getBean(DefaultKafkaProducerFactory.class)
                                    .isRunning())
                            .isTrue();
                    participant.resume();
                });
    }

    private ApplicationContextRunner application(String suspension) {
        return Contexts.withDatabase(directory)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:sqlite:" + directory.resolve("books.db"),
                        "spring.datasource.hikari.allow-pool-suspension=" + suspension)
                .withBean("first", SmartLifecycle.class, () -> new Listener("first", 1, events))
                .withBean("second", SmartLifecycle.class, () -> new Listener("second", 2, events));
    }

    private static void backup(ApplicationContext context) {
        context.getBean(PlanRunner.class)
                .run(
                        context.getBean(HostPlans.class).require("nightly"),
                        RunOrder.asPlanned("test"),
                        RunControl.none());
    }

    private static RestoreReport restore(ApplicationContext context) {
        BackupRepository repository =
                context.getBean(HostPlaces.class).nearest().open();
        HostSource source = context.getBean(SourceCatalog.class).require("database");
        RestoreRequest.Builder request = RestoreRequest.latest()
                .target("database", source.inPlace().orElseThrow().target(true));
        new ArrayList<>(context.getBeansOfType(RestoreParticipant.class).values()).forEach(request::participant);
        return repository.restore(request.build());
    }

    /** A part of an application that can be stopped. */
    private static final class Listener implements SmartLifecycle {
        private final String name;
        private final int phase;
        private final List<String> events;
        private volatile boolean running;

        Listener(String name, int phase, List<String> events) {
            this.name = name;
            this.phase = phase;
            this.events = events;
        }

        @Override
        public void start() {
            running = true;
            events.add(name + " started");
        }

        @Override
        public void stop() {
            running = false;
            events.add(name + " stopped");
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }
}
