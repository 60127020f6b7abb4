package io.backup4j.spi.retention;

import static io.backup4j.testkit.ListedBackup.committed;
import static io.backup4j.testkit.ListedBackup.finished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.testkit.KeepRuleContract;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeepTypesTest extends KeepRuleContract {

    @Override
    protected KeepRule rule() {
        return KeepRule.weekly(2).onlyFor(BackupType.FULL, BackupType.SNAPSHOT);
    }

    @Test
    void givesNoPlaceToOtherTypes() {
        var backups = committed(
                finished("2026-11-16T00:00:00Z"),
                finished("2026-11-23T00:00:00Z"),
                finished("2026-11-30T00:00:00Z").type(BackupType.INCREMENTAL),
                finished("2026-12-07T00:00:00Z").type(BackupType.DIFFERENTIAL));

        assertThat(rule().keeps(backups, new RetentionMoment(Instant.EPOCH, ZoneOffset.UTC))
                        .keySet())
                .containsExactly(backups.get(2).id(), backups.get(3).id());
    }

    @Test
    void namesTheTypes() {
        assertThat(rule().describe()).isEqualTo("keep 2 weekly of type full or snapshot");
    }

    @Test
    void refusesNoTypes() {
        assertThatThrownBy(() -> KeepRule.last(1).onlyFor()).hasMessageContaining("at least one");
    }
}
