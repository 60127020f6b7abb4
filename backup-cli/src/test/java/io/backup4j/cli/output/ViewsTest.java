package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupReport;
import io.backup4j.EntryDifference;
import io.backup4j.KeySlotInfo;
import io.backup4j.PlannedEntry;
import io.backup4j.RepositoryStats;
import io.backup4j.RestoreReport;
import io.backup4j.VerifyReport;
import io.backup4j.cli.Samples;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.sink.SinkSpace;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.verify.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ViewsTest {
    private static final Times TIMES = new Times(ZoneId.of("Europe/Berlin"));
    private static final Finding FINDING = new Finding(
            Finding.Kind.DAMAGED_OBJECT, Samples.ID.value(), "files", "a.txt", "pack/ab/cd", 16, 100, "does not open");

    @Test
    void aBackupReportIsIdStatusAndNumbers() {
        BackupReport report = new BackupReport(
                Samples.manifest(BackupStatus.COMPLETED, List.of(), 0), BackupStatus.COMPLETED, List.of(), 12, 2048);

        assertThat(ReportView.heading(report, Style.PLAIN)).isEqualTo("backup_20261201_143022_full  completed");
        assertThat(ReportView.text(report))
                .containsExactly(
                        "  files     1,234, 3.0 GiB",
                        "  read      2.0 GiB",
                        "  new       1.0 GiB",
                        "  stored    512.0 MiB",
                        "  duration  8.1 s",
                        "  checked   12 chunks found, 2.0 KiB read back");
    }

    @Test
    void aBackupReportInJsonHoldsTheManifest() {
        List<EntryIssue> issues = List.of(new EntryIssue("a.txt", true, "permission denied"));
        BackupReport report = new BackupReport(
                Samples.manifest(BackupStatus.PARTIAL, issues, 1), BackupStatus.PARTIAL, List.of(FINDING), 12, 2048);

        JsonNode json = json(object -> ReportView.json(object, report));

        assertThat(json.at("/status").asString()).isEqualTo("partial");
        assertThat(json.at("/chunksFound").asInt()).isEqualTo(12);
        assertThat(json.at("/bytesReadBack").asInt()).isEqualTo(2048);
        assertThat(json.at("/findings/0/kind").asString()).isEqualTo("damaged-object");
        assertThat(json.at("/findings/0/offset").asInt()).isEqualTo(16);
        assertThat(json.at("/backup/id").asString()).isEqualTo(Samples.ID.value());
        assertThat(json.at("/backup/started").asString()).isEqualTo("2026-12-01T14:30:22Z");
        assertThat(json.at("/backup/durationSeconds").asDouble()).isEqualTo(8.1);
        assertThat(json.at("/backup/parent").isMissingNode()).isTrue();
        assertThat(json.at("/backup/sources/0/bytesStored").asLong()).isEqualTo(512L << 20);
        assertThat(json.at("/backup/sources/0/seenFrom").asString()).isEqualTo("2026-12-01T14:30:22Z");
        assertThat(json.at("/backup/sources/0/issues/0/message").asString()).isEqualTo("permission denied");
        assertThat(json.at("/backup/metadata/host").asString()).isEqualTo("example");
    }

    @Test
    void aListIsATableInTheZoneOfTheUser() {
        assertThat(SummaryView.text(List.of(Samples.summary()), TIMES))
                .containsExactly(
                        "ID                           STATUS     PLAN     FINISHED                    FILES     SIZE     STORED  NOTES",
                        "backup_20261201_143022_full  completed  nightly  2026-12-01 15:30:30 +01:00  1,234  3.0 GiB  512.0 MiB  verified");
        assertThat(SummaryView.text(List.of(), TIMES)).isEmpty();
    }

    @Test
    void aSummaryInJsonSaysWhetherItIsVerified() {
        JsonNode json = json(object -> SummaryView.json(object, Samples.summary()));

        assertThat(json.at("/verified").asBoolean()).isTrue();
        assertThat(json.at("/corrupted").asBoolean()).isFalse();
        assertThat(json.at("/sources/0").asString()).isEqualTo("files");
        assertThat(json.at("/notes/0/values/result").asString()).isEqualTo("ok");
    }

    @Test
    void showTellsEverything() {
        List<String> lines = ManifestView.text(
                Samples.manifest(BackupStatus.PARTIAL, List.of(new EntryIssue("a", true, "gone")), 1),
                Samples.summary().notes(),
                TIMES,
                Style.PLAIN);

        assertThat(String.join("\n", lines))
                .startsWith("backup_20261201_143022_full  partial")
                .contains("plan        nightly", "started     2026-12-01 15:30:22 +01:00", "encryption  aes-256-gcm")
                .contains("host = example", "source files (files)", "checksum    c0ffee", "missing  a: gone")
                .contains("validation by cli: {result=ok}");
    }

    @Test
    void findingsSayWhatIsHarmedAndWhere() {
        assertThat(Problems.findings(List.of(FINDING), Style.PLAIN))
                .containsExactly(
                        "1 finding",
                        "  damaged-object: does not open",
                        "    harms   backup_20261201_143022_full / files / a.txt",
                        "    object  pack/ab/cd bytes [16, 116)");
        assertThat(Problems.findings(List.of(), Style.PLAIN)).isEmpty();
    }

    @Test
    void onlyTheFirstIssuesAreShownAndTheMissingBeforeTheNotes() {
        List<EntryIssue> issues = IntStream.range(0, 30)
                .mapToObj(i -> new EntryIssue("file" + i, i == 29, "message"))
                .toList();

        List<String> lines = Problems.issues(issues, 1, Style.PLAIN);

        assertThat(lines).hasSize(22);
        assertThat(lines.get(0)).isEqualTo("30 issues, 1 missing");
        assertThat(lines.get(1)).isEqualTo("  missing  file29: message");
        assertThat(lines.get(21)).isEqualTo("  … and 10 more; --json lists all");
    }

    @Test
    void anEntryIsALineLikeThatOfLs() {
        assertThat(EntryView.text(Samples.file("docs/a.txt", 1536), TIMES))
                .isEqualTo("-rw-r-----     1.5 KiB  2026-12-01 15:30:22 +01:00  docs/a.txt");
        assertThat(EntryView.text(Samples.entry(EntryPath.of("docs"), EntryKind.DIRECTORY, 0), TIMES))
                .startsWith("drw-r-----           -  ");
    }

    @Test
    void controlCharactersInNamesAreHarmless() {
        assertThat(EntryView.text(Samples.file("a\nb\u001b[31m", 1), TIMES)).endsWith("a?b?[31m");
    }

    @Test
    void anEntryInJsonHasExactBytesWhereTextCannotTell() {
        JsonNode plain = json(object -> EntryView.json(object, Samples.file("a.txt", 5)));
        assertThat(plain.at("/path").asString()).isEqualTo("a.txt");
        assertThat(plain.at("/mode").asString()).isEqualTo("0640");
        assertThat(plain.at("/sizeBytes").asInt()).isEqualTo(5);
        assertThat(plain.at("/pathBase64").isMissingNode()).isTrue();

        EntryPath odd = EntryPath.ofBytes(new byte[] {'a', (byte) 0xff});
        JsonNode json = json(object -> EntryView.json(object, Samples.entry(odd, EntryKind.FILE, 5)));
        assertThat(json.at("/pathBase64").asString()).isEqualTo("Yf8=");
    }

    @Test
    void differencesHaveASignAndSizes() {
        EntryDifference added =
                new EntryDifference("files", EntryDifference.Change.ADDED, null, Samples.file("a.txt", 1));
        EntryDifference changed = new EntryDifference(
                "files", EntryDifference.Change.CONTENT, Samples.file("b.txt", 1), Samples.file("b.txt", 2048));

        assertThat(DifferenceView.text(added)).isEqualTo("+  files  a.txt");
        assertThat(DifferenceView.text(changed)).isEqualTo("M  files  b.txt  (1 B to 2.0 KiB)");
        assertThat(DifferenceView.counts(Map.of(EntryDifference.Change.ADDED, 3L)))
                .isEqualTo("3 added");
        assertThat(DifferenceView.counts(Map.of())).isEqualTo("no differences");
        JsonNode json = json(object -> DifferenceView.json(object, changed));
        assertThat(json.at("/change").asString()).isEqualTo("content");
        assertThat(json.at("/path").asString()).isEqualTo("b.txt");
        assertThat(json.at("/before/sizeBytes").asInt()).isEqualTo(1);
        assertThat(json.at("/after/sizeBytes").asInt()).isEqualTo(2048);
    }

    @Test
    void aPlannedEntrySaysWhatAndWhy() {
        PlannedEntry planned = new PlannedEntry(
                "files",
                Samples.file("a.txt", 1),
                new RestoreDecision(RestoreDecision.Action.REPLACE, "content differs"));

        assertThat(DifferenceView.text(planned)).isEqualTo("replace  files  a.txt  (content differs)");
        assertThat(json(object -> DifferenceView.json(object, planned))
                        .at("/action")
                        .asString())
                .isEqualTo("replace");
    }

    @Test
    void aRestoreThatIsNotCompleteSaysSo() {
        RestoreReport report = new RestoreReport(
                Samples.ID,
                true,
                false,
                1,
                2,
                3,
                4096,
                List.of(),
                List.of(),
                List.of(FINDING),
                Duration.ofMillis(1500));

        assertThat(ReportView.text(report, Style.PLAIN))
                .first()
                .isEqualTo("would restore backup_20261201_143022_full  not complete");
        JsonNode json = json(object -> ReportView.json(object, report));
        assertThat(json.at("/complete").asBoolean()).isFalse();
        assertThat(json.at("/durationSeconds").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/findings").size()).isEqualTo(1);
    }

    @Test
    void aRestoreOfAPartialBackupSaysThatAllOfItIsNotEverything() {
        RestoreReport report = new RestoreReport(
                Samples.ID,
                false,
                true,
                1,
                0,
                0,
                4096,
                List.of(),
                List.of(new EntryIssue("a", true, "gone")),
                List.of(),
                Duration.ofMillis(1500));

        assertThat(ReportView.text(report, Style.PLAIN))
                .first()
                .isEqualTo("restored backup_20261201_143022_full  all that the backup holds, which is partial");
        assertThat(json(object -> ReportView.json(object, report))
                        .at("/lacking/0/message")
                        .asString())
                .isEqualTo("gone");
    }

    @Test
    void aVerificationIsIntactOrDamaged() {
        VerifyReport damaged =
                new VerifyReport(List.of(Samples.ID), 10, 20, 3, 4096, List.of(FINDING), Duration.ofSeconds(2));

        assertThat(ReportView.text(damaged, Style.PLAIN)).first().isEqualTo("checked 1 backup  damaged");
        JsonNode json = json(object -> ReportView.json(object, damaged));
        assertThat(json.at("/intact").asBoolean()).isFalse();
        assertThat(json.at("/backups/0").asString()).isEqualTo(Samples.ID.value());
    }

    @Test
    void aVerificationClaimsNoMoreThanItRead() {
        VerifyReport structure = new VerifyReport(List.of(Samples.ID), 10, 20, 0, 0, List.of(), Duration.ofSeconds(2));
        VerifyReport data = new VerifyReport(List.of(Samples.ID), 10, 20, 3, 4096, List.of(), Duration.ofSeconds(2));

        assertThat(ReportView.text(structure, Style.PLAIN))
                .first()
                .isEqualTo("checked 1 backup  structure intact, no data read ('--read-data' reads it)");
        assertThat(ReportView.text(data, Style.PLAIN)).first().isEqualTo("checked 1 backup  intact");
    }

    @Test
    void keysShowWhetherTheRecoveryKeyIsConfirmed() {
        List<KeySlotInfo> slots = List.of(
                new KeySlotInfo("01", "passphrase", "", "pbkdf2", Samples.STARTED, false),
                new KeySlotInfo("02", "recovery", "kit", "hkdf", Samples.STARTED, false));

        assertThat(RepositoryView.text(slots, TIMES).get(1)).endsWith("-");
        assertThat(RepositoryView.text(slots, TIMES).get(2)).endsWith("NO");
    }

    @Test
    void statsShowRatioAndRoom() {
        RepositoryStats stats = new RepositoryStats(2, 3, 1024, 512, 512, 7, 4096, 6144, new SinkSpace(2048, 1024));

        assertThat(RepositoryView.text(stats))
                .contains("ratio     3.00 bytes of content per stored byte", "space     1.0 KiB free of 2.0 KiB");
        JsonNode json = json(object -> RepositoryView.json(object, stats));
        assertThat(json.at("/ratio").asDouble()).isEqualTo(3);
        assertThat(json.at("/space/usableBytes").asInt()).isEqualTo(1024);
    }

    private static JsonNode json(Consumer<Json> content) {
        StringWriter text = new StringWriter();
        Output.writeDocument(new PrintWriter(text), content);
        assertThat(text.toString().lines()).hasSize(1);
        return JsonMapper.shared().readTree(text.toString());
    }
}
