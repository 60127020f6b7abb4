package io.backup4j.operate.retention;

import static io.backup4j.operate.retention.RetentionFixture.CLOCK;
import static io.backup4j.operate.retention.RetentionFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.StoreTime;
import io.backup4j.sinks.MemorySink;
import io.backup4j.sinks.ReadOnlySink;
import io.backup4j.testkit.ListedBackup;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.TimedSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClockSkewTest {

    @Test
    void tellsHowFarTheStoresClockIsAheadOrBehind() throws IOException {
        TimedSink sink = new TimedSink(CLOCK);
        Repository repository = RetentionFixture.repository(sink);
        UUID backup = one(repository);

        assertThat(ClockSkew.measure(repository, backup)).hasValue(Duration.ZERO);
        sink.setAhead(Duration.ofHours(48));
        assertThat(ClockSkew.measure(repository, backup)).hasValue(Duration.ofHours(48));
        sink.setAhead(Duration.ofMinutes(-7));
        assertThat(ClockSkew.measure(repository, backup)).hasValue(Duration.ofMinutes(-7));
        RetentionFixture.checkFully(repository);
    }

    @Test
    void leavesNothingBehind() throws IOException {
        RecordingSink sink = new RecordingSink(new TimedSink(CLOCK));
        Repository repository = RetentionFixture.repository(sink);
        UUID backup = one(repository);
        sink.clear();

        ClockSkew.measure(repository, backup);

        assertThat(sink.keys(SinkCall.Kind.PUT))
                .isNotEmpty()
                .isEqualTo(sink.keys(SinkCall.Kind.DELETE))
                .allMatch(key -> key.startsWith(ObjectKeys.SESSIONS));
        RetentionFixture.checkFully(repository);
    }

    @Test
    void readsItOffABackupThatWasJustCommitted() throws IOException {
        TimedSink sink = new TimedSink(CLOCK);
        Repository repository = RetentionFixture.repository(sink);
        sink.setAhead(Duration.ofMinutes(6));
        Manifest manifest = repository.records().load(one(repository)).orElseThrow();

        assertThat(ClockSkew.ofCommit(repository, manifest)).hasValue(Duration.ofMinutes(6));
        RetentionFixture.checkFully(repository);
    }

    @Test
    void believesWhatARunSawAtItsBeginOnlyIfThatIsMinutesAgo() throws IOException {
        TimedSink sink = new TimedSink(CLOCK);
        Repository repository = RetentionFixture.repository(sink);
        // Our clock was set back by two days while the run went on, or the store's forward.
        sink.setAhead(Duration.ofDays(2));
        Manifest manifest = repository.records().load(one(repository)).orElseThrow();

        assertThat(ClockSkew.after(repository, manifest, seenRight(NOW))).hasValue(Duration.ZERO);
        assertThat(ClockSkew.after(repository, manifest, seenRight(NOW.minusSeconds(3600))))
                .as("an hour ago")
                .hasValue(Duration.ofDays(2));
        assertThat(ClockSkew.after(repository, manifest, seenRight(NOW.plusSeconds(3600))))
                .as("in the future")
                .hasValue(Duration.ofDays(2));
        assertThat(ClockSkew.after(repository, manifest, Optional.empty())).hasValue(Duration.ofDays(2));
        RetentionFixture.checkFully(repository);
    }

    private static Optional<StoreTime> seenRight(Instant at) {
        return Optional.of(new StoreTime(at, at, at));
    }

    @Test
    void isUnknownWhereTheStoreShowsNoTimesOrCannotBeWritten() throws IOException {
        MemorySink sink = new MemorySink();
        Repository untimed = RetentionFixture.repository(sink);
        UUID backup = one(untimed);

        assertThat(ClockSkew.measure(untimed, backup)).isEmpty();
        assertThat(ClockSkew.measure(RetentionFixture.open(new ReadOnlySink(sink)), backup))
                .isEmpty();
        RetentionFixture.checkFully(untimed);
    }

    @Test
    void countsNoTimeThatPassedWhileTheObjectWasStored() {
        assertThat(ClockSkew.between(NOW.plusSeconds(30), NOW, NOW.plusSeconds(60)))
                .isEqualTo(Duration.ZERO);
        assertThat(ClockSkew.between(NOW.plusSeconds(90), NOW, NOW.plusSeconds(60)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(ClockSkew.between(NOW.minusSeconds(5), NOW, NOW.plusSeconds(60)))
                .isEqualTo(Duration.ofSeconds(-5));
    }

    private static UUID one(Repository repository) throws IOException {
        return RetentionFixture.commit(repository, ListedBackup.finished(NOW))
                .get(0)
                .uuid();
    }
}
