package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryKind;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileEvidenceTest {
    private static final Instant CHANGED = Instant.parse("2026-05-01T10:00:00.123456789Z");

    private static FileStatus status(long size, Instant modified, Instant changed, long device, long inode) {
        FileStatus.Unix unix = new FileStatus.Unix(0x81a4, device, inode, 1, 0, 0, FileTime.from(changed));
        return new FileStatus(EntryKind.FILE, unix, size, FileTime.from(modified));
    }

    private static FileStatus status() {
        return status(100, CHANGED, CHANGED, 7, 42);
    }

    @Test
    void differsWithEachPart() {
        byte[] evidence = FileEvidence.of(status());
        assertThat(FileEvidence.of(status())).isEqualTo(evidence);
        assertThat(FileEvidence.of(status(101, CHANGED, CHANGED, 7, 42))).isNotEqualTo(evidence);
        assertThat(FileEvidence.of(status(100, CHANGED.plusNanos(1), CHANGED, 7, 42)))
                .isNotEqualTo(evidence);
        assertThat(FileEvidence.of(status(100, CHANGED, CHANGED.plusNanos(1), 7, 42)))
                .isNotEqualTo(evidence);
        assertThat(FileEvidence.of(status(100, CHANGED, CHANGED.plusSeconds(1), 7, 42)))
                .isNotEqualTo(evidence);
        assertThat(FileEvidence.of(status(100, CHANGED, CHANGED, 8, 42))).isNotEqualTo(evidence);
        assertThat(FileEvidence.of(status(100, CHANGED, CHANGED, 7, 43))).isNotEqualTo(evidence);
    }

    @Test
    void provesNothingWithinTheGranularityOfTheReadStart() {
        assertThat(FileEvidence.ofRead(status(), CHANGED)).isEmpty();
        assertThat(FileEvidence.ofRead(status(), CHANGED.plus(FileEvidence.GRANULARITY)))
                .isEmpty();
        assertThat(FileEvidence.ofRead(
                        status(), CHANGED.plus(FileEvidence.GRANULARITY).plusNanos(1)))
                .isEqualTo(FileEvidence.of(status()));
    }

    @Test
    void provesNothingWhileTheTimeOfChangeLiesInTheFuture() {
        assertThat(FileEvidence.ofRead(status(), CHANGED.minusSeconds(86_400))).isEmpty();
    }

    @Test
    void letsTheTimeOfChangeDecideWhenAProgramSetTheOtherOne() {
        FileStatus status = status(100, Instant.parse("2199-01-01T00:00:00Z"), CHANGED, 7, 42);
        assertThat(FileEvidence.ofRead(status, CHANGED.plusSeconds(60))).isNotEmpty();
    }

    @Test
    void provesNothingWithoutATimeOfChange() {
        FileStatus status = new FileStatus(EntryKind.FILE, null, 100, FileTime.from(CHANGED));
        assertThat(FileEvidence.of(status)).isEmpty();
        assertThat(FileEvidence.ofRead(status, CHANGED.plusSeconds(60))).isEmpty();
    }

    @Test
    void fitsTheLargestNumbers() {
        FileStatus status = status(Long.MAX_VALUE, Instant.MIN, Instant.MAX, -1, -1);
        assertThat(FileEvidence.of(status)).hasSizeLessThanOrEqualTo(62);
        assertThat(FileEvidence.of(status())).hasSizeLessThanOrEqualTo(34);
    }
}
