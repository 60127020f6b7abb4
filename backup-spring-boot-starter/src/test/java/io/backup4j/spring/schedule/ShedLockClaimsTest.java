package io.backup4j.spring.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spi.schedule.RunClaims.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class ShedLockClaimsTest {
    private static final Instant DUE = Instant.parse("2026-12-02T02:00:00Z");
    /** The longest name that a task may have. */
    private static final String TASK = "a-plan-with-the-longest-name-that-a-task-of-a-scheduler-can-have";

    private static final BiFunction<String, Instant, Optional<Instant>> DAILY =
            (task, due) -> Optional.of(due.plus(Duration.ofDays(1)));

    private final JdbcDataSource database = new JdbcDataSource();
    private Connection held;

    @BeforeEach
    void makeTheTableOfShedLock() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        held = database.getConnection();
        execute("CREATE TABLE shedlock(name VARCHAR(64) PRIMARY KEY, lock_until TIMESTAMP(3) NOT NULL, "
                + "locked_at TIMESTAMP(3) NOT NULL, locked_by VARCHAR(255) NOT NULL)");
    }

    @AfterEach
    void forgetTheDatabase() throws SQLException {
        held.close();
    }

    @Test
    void oneInstanceRunsAndTheOtherLearnsThatItIsDone() throws Exception {
        RunClaims first = claims("place");
        RunClaims second = claims("place");
        Answer.Mine mine = mine(first.take(TASK, DUE));
        assertThat(second.take(TASK, DUE)).isInstanceOf(Answer.Elsewhere.class);
        mine.beat();
        assertThat(second.take(TASK, DUE)).isInstanceOf(Answer.Elsewhere.class);

        mine.end(true);

        // One refusal may be a storage that had no time, two are an answer.
        assertThat(second.take(TASK, DUE)).isInstanceOf(Answer.Elsewhere.class);
        assertThat(second.take(TASK, DUE)).isInstanceOf(Answer.Done.class);
        mine(second.take(TASK, DUE.plus(Duration.ofDays(1)))).end(true);
    }

    @Test
    void aRunThatWasCutOffIsFreeAtOnce() throws Exception {
        mine(claims("place").take(TASK, DUE)).end(false);
        mine(claims("place").take(TASK, DUE)).end(true);
    }

    @Test
    void aRunForTuesdaySeesThatMondaysGoesOn() throws Exception {
        mine(claims("place").take(TASK, DUE));
        assertThat(claims("place").take(TASK, DUE.plus(Duration.ofDays(1)))).isInstanceOf(Answer.Elsewhere.class);
    }

    @Test
    void aDeadInstanceLosesItsClaimWhenTheLeaseEnds() throws Exception {
        mine(claims("place").take(TASK, DUE));
        execute("UPDATE shedlock SET lock_until = DATEADD(SECOND, -1, locked_at)");
        mine(claims("place").take(TASK, DUE));
    }

    @Test
    void whoLostTheLeaseIsTold() throws Exception {
        Answer.Mine mine = mine(claims("place").take(TASK, DUE));
        execute("UPDATE shedlock SET lock_until = DATEADD(SECOND, -1, locked_at)");
        assertThatThrownBy(mine::beat).isInstanceOf(IOException.class).hasMessageContaining("was lost");
    }

    @Test
    void applicationsWithOneTableButTwoRepositoriesDoNotMeet() throws Exception {
        mine(claims("one").take("nightly", DUE)).end(true);
        mine(claims("other").take("nightly", DUE)).end(true);
    }

    @Test
    void aRefusalForWantOfATableIsAFailureAndNotAnotherInstance() throws Exception {
        execute("DROP TABLE shedlock");
        assertThatThrownBy(() -> claims("place").take(TASK, DUE)).isInstanceOf(IOException.class);
    }

    @Test
    void aProviderThatRefusesEverythingIsAFailure() {
        LockProvider never = configuration -> Optional.empty();
        assertThatThrownBy(() -> new ShedLockClaims(never, task -> id("place"), DAILY).take(TASK, DUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does its table or store exist");
    }

    @Test
    void aTableWithoutRoomForALongNameIsAFailureAndNotAnotherInstance() throws Exception {
        LockProvider real = new JdbcTemplateLockProvider(database);
        LockProvider narrow =
                configuration -> configuration.getName().length() > 60 ? Optional.empty() : real.lock(configuration);
        RunClaims claims = new ShedLockClaims(narrow, task -> id("place"), DAILY);
        mine(claims.take("nightly", DUE)).end(true);
        assertThatThrownBy(() -> claims.take(TASK, DUE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("64 characters");
    }

    @Test
    void whatAnInstanceWithAClockThatIsDaysAheadHasRunIsForgottenWhenItIsDue() throws Exception {
        // The table goes by its own time, as ShedLock advises: what is kept for 25 hours is gone after three days.
        LockProvider byTheDatabase = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(database))
                .usingDbTime()
                .build());
        RunClaims claims = new ShedLockClaims(byTheDatabase, task -> id("place"), DAILY);
        mine(claims.take("nightly", DUE.plus(Duration.ofDays(3)))).end(true);
        execute("UPDATE shedlock SET lock_until = DATEADD(DAY, -3, lock_until)");
        mine(claims.take("nightly", DUE.plus(Duration.ofDays(3))));
    }

    @Test
    void aFailureAtTheSecondLockLetsNobodyBelieveThatTheRunIsDone() throws Exception {
        LockProvider real = new JdbcTemplateLockProvider(database);
        List<String> asked = new ArrayList<>();
        LockProvider applied = configuration -> {
            var lock = real.lock(configuration);
            asked.add(configuration.getName());
            if (asked.size() == 2) {
                throw new IllegalStateException("the answer was lost");
            }
            return lock;
        };
        assertThatThrownBy(() -> new ShedLockClaims(applied, task -> id("place"), DAILY).take(TASK, DUE))
                .isInstanceOf(IOException.class);
        RunClaims other = claims("place");
        for (int i = 0; i < 3; i++) {
            assertThat(other.take(TASK, DUE)).isInstanceOf(Answer.Elsewhere.class);
        }
    }

    @Test
    void namesAreReadableAndFitTheTable() throws Exception {
        mine(claims("s3://bucket/prefix").take("nightly", DUE)).end(true);
        try (Statement statement = held.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM shedlock")) {
            int count = 0;
            while (rows.next()) {
                assertThat(rows.getString(1)).startsWith("backup4j.nightly.");
                count++;
            }
            assertThat(count).isEqualTo(2);
        }
    }

    @Test
    void aPlaceThatIsAwayIsAFailure() {
        assertThatThrownBy(() -> new ShedLockClaims(
                                new JdbcTemplateLockProvider(database),
                                task -> {
                                    throw new IllegalStateException("not mounted");
                                },
                                DAILY)
                        .take(TASK, DUE))
                .isInstanceOf(IOException.class);
    }

    private static UUID id(String repository) {
        return UUID.nameUUIDFromBytes(repository.getBytes(StandardCharsets.UTF_8));
    }

    private RunClaims claims(String shared) {
        return new ShedLockClaims(new JdbcTemplateLockProvider(database), task -> id(shared), DAILY);
    }

    private static Answer.Mine mine(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Mine.class);
        return (Answer.Mine) answer;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = held.createStatement()) {
            statement.execute(sql);
        }
    }
}
