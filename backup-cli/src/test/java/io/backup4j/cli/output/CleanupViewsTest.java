package io.backup4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.DeletedBackupInfo;
import io.backup4j.PrunePreview;
import io.backup4j.PruneReport;
import io.backup4j.RepairReport;
import io.backup4j.RepairRequest;
import io.backup4j.RetentionReport;
import io.backup4j.SessionInfo;
import io.backup4j.cli.Samples;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.retention.RetentionDecision;
import io.backup4j.spi.verify.Loss;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words and JSON about what is deleted, freed and repaired. */
class CleanupViewsTest {
    private static final Times UTC = new Times(ZoneOffset.UTC);
    private static final BackupId OTHER = BackupId.of("backup_20261130_143022_full");
    private static final SessionInfo WRITER =
            new SessionInfo(new UUID(1, 2), SessionInfo.Role.WRITER, "alpha", 4711, Samples.STARTED, null, false);
    private static final SessionInfo DEAD_READER =
            new SessionInfo(new UUID(3, 4), SessionInfo.Role.READER, "beta", 12, Samples.STARTED, Samples.ID, true);

    @Test
    void sessionsSayWhoReadsWhatAndWhoIsDead() {
        SessionInfo unreadable =
                new SessionInfo(new UUID(5, 6), SessionInfo.Role.UNREADABLE, "", -1, null, null, false);

        assertThat(SessionView.text(List.of(WRITER, DEAD_READER, unreadable), UTC))
                .containsExactly(
                        "ROLE        HOST   PROCESS  SINCE                    READS                        STATE",
                        "writer      alpha     4711  2026-12-01 14:30:22 UTC  -",
                        "reader      beta        12  2026-12-01 14:30:22 UTC  backup_20261201_143022_full  dead; 'cleanup' removes it",
                        "unreadable  -            -  -                        -");
        JsonNode json = json(object -> SessionView.json(object, DEAD_READER));
        assertThat(json.at("/role").asString()).isEqualTo("reader");
        assertThat(json.at("/reads").asString()).isEqualTo(Samples.ID.value());
        assertThat(json.at("/dead").asBoolean()).isTrue();
        assertThat(json(object -> SessionView.json(object, unreadable))
                        .at("/pid")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void aDeletedBackupWithoutAManifestHasItsUuid() {
        List<DeletedBackupInfo> deleted = List.of(
                new DeletedBackupInfo(new UUID(1, 2), Samples.summary(), Samples.FINISHED, "cli", "wrong tree", false),
                new DeletedBackupInfo(new UUID(3, 4), null, null, "", "the record is gone", true));

        assertThat(DeletedView.text(deleted, UTC))
                .containsExactly(
                        "ID                                    UNDELETE  DELETED                  BY   REASON",
                        "backup_20261201_143022_full           yes       2026-12-01 14:30:30 UTC  cli  wrong tree",
                        "00000000-0000-0003-0000-000000000004  no        -                        -    the record is gone");
    }

    @Test
    void aPlanOfRetentionShowsAllAndAnExecutionWhatWasDeleted() {
        List<RetentionDecision> decisions = List.of(
                new RetentionDecision(Samples.ID, true, "keep the newest 1: number 1"),
                new RetentionDecision(OTHER, false, "no rule keeps it: keep the newest 1"));
        RetentionReport planned = new RetentionReport(decisions, List.of(), 5L << 20, List.of());
        RetentionReport done = new RetentionReport(decisions, List.of(OTHER), 5L << 20, List.of());

        assertThat(RetentionView.text(planned, "keep the newest 1", true))
                .containsExactly(
                        "policy: keep the newest 1",
                        "keep    backup_20261201_143022_full  keep the newest 1: number 1",
                        "delete  backup_20261130_143022_full  no rule keeps it: keep the newest 1",
                        "1 would stay, 1 would go; their runs had added 5.0 MiB, of which what other backups share stays");
        assertThat(RetentionView.text(done, "keep the newest 1", false))
                .containsExactly(
                        "policy: keep the newest 1",
                        "deleted backup_20261130_143022_full  no rule keeps it: keep the newest 1",
                        "1 stay, 1 deleted; their runs had added 5.0 MiB, of which what other backups share stays");
    }

    @Test
    void aDryRunOfAPruneGroupsPacksByReason() {
        PrunePreview preview = new PrunePreview(
                List.of(
                        pack(PrunePreview.Action.DEAD, 10, 10),
                        pack(PrunePreview.Action.DEAD, 6, 6),
                        pack(PrunePreview.Action.REPACK, 16, 12)),
                40,
                1L << 30,
                2,
                false);
        RetentionReport going = new RetentionReport(
                List.of(new RetentionDecision(OTHER, false, "no rule keeps it")), List.of(), 5, List.of());

        assertThat(PruneView.text(report(true, preview, List.of(), 0, 0), null, Style.PLAIN))
                .containsExactly(
                        "would free about 28.0 MiB of 1.0 GiB, of what is deleted or left over by now:",
                        "  2 packs, about 16.0 MiB: no backup needs anything in it",
                        "  1 pack, about 12.0 MiB: backups need little of it, which is copied into a new pack",
                        "  2 packs of an earlier clean-up that was interrupted come first");
        assertThat(PruneView.text(report(true, preview, List.of(), 0, 0), going, Style.PLAIN))
                .last()
                .asString()
                .contains("comes on top");
        JsonNode json = json(object -> PruneView.json(object, report(true, preview, List.of(), 0, 0)));
        assertThat(json.at("/preview/groups/1/action").asString()).isEqualTo("repack");
        assertThat(json.at("/preview/groups/0/freedBytes").asLong()).isEqualTo(16 << 20);
        assertThat(json.at("/preview/storedPacks").asInt()).isEqualTo(40);
    }

    @Test
    void aPruneSaysWhatItFreedAndWhomItWaitedForInVain() {
        assertThat(PruneView.text(report(false, null, List.of(), 3, 1), null, Style.PLAIN))
                .containsExactly(
                        "freed 20.0 MiB  in 8.1 s",
                        "  deleted   3 packs, 30.0 MiB",
                        "  repacked  1 pack, 10.0 MiB copied into new ones",
                        "  1 deleted backup cannot be undeleted any more");
        PruneReport vain = report(false, null, List.of(WRITER), 0, 0);
        assertThat(PruneView.text(vain, null, Style.PLAIN)).first().isEqualTo("nothing freed yet");
        assertThat(PruneView.problems(vain, Style.PLAIN, UTC))
                .containsExactly(
                        "gave up a session: writer of process 9: its process is dead",
                        "waited in vain 15 min 00 s for:",
                        "  the backup of process 4711 on alpha, since 2026-12-01 14:30:22 UTC",
                        "  What it may need is not freed. Run 'cleanup' again when it has ended, or with a longer --wait.");
    }

    @Test
    void aPruneThatWasNotToWaitSaysSo() {
        PruneReport impatient = new PruneReport(
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(WRITER),
                Duration.ZERO,
                List.of(),
                List.of(),
                Duration.ofSeconds(1));

        assertThat(PruneView.problems(impatient, Style.PLAIN, UTC)).first().isEqualTo("not waited for:");
    }

    @Test
    void aRepairNamesTheFirstLossesAndCountsTheRest() {
        List<Loss> losses = IntStream.range(0, 25)
                .mapToObj(i -> Loss.ofBytes(Samples.ID.value(), "files", "a" + i, 16, 100, List.of("pack/ab/cd")))
                .toList();
        RepairReport report = new RepairReport(
                RepairRequest.Kind.PACKS,
                false,
                3,
                1,
                1,
                7,
                1 << 20,
                0,
                0,
                losses,
                5,
                List.of(Samples.ID),
                List.of(OTHER),
                List.of(),
                Duration.ofSeconds(2));

        assertThat(RepairView.text(report))
                .containsExactly(
                        "3 packs read, 1 damaged  in 2.0 s",
                        "  saved     7 chunks, 1.0 MiB copied into 1 new pack",
                        "whole again: backup_20261130_143022_full; 'verify --read-data --backup-id ID' clears the mark as corrupted");
        List<String> lines = RepairView.losses(report, Style.PLAIN);
        assertThat(lines).hasSize(24);
        assertThat(lines.get(0)).isEqualTo("lost: 30 parts of 1 backup");
        assertThat(lines.get(1)).contains("'a0'", "100 bytes from byte 16");
        assertThat(lines.get(21)).isEqualTo("  … and 10 more; --json lists the first 25");
        JsonNode json = json(object -> RepairView.json(object, report));
        assertThat(json.at("/losses").size()).isEqualTo(25);
        assertThat(json.at("/losses/24/path").asString()).isEqualTo("a24");
        assertThat(json.at("/losses/0/packs/0").asString()).isEqualTo("pack/ab/cd");
    }

    private static PrunePreview.Pack pack(PrunePreview.Action action, long mebibytes, long freed) {
        return new PrunePreview.Pack(
                "ab".repeat(32), action, mebibytes << 20, (mebibytes - freed) << 20, freed << 20, "reason");
    }

    private static PruneReport report(
            boolean dryRun, @Nullable PrunePreview preview, List<SessionInfo> waitingFor, long deleted, long repacked) {
        return new PruneReport(
                dryRun,
                preview,
                deleted,
                deleted * (10 << 20),
                repacked,
                repacked * (10 << 20),
                0,
                repacked > 0 ? List.of(new UUID(1, 2)) : List.of(),
                waitingFor.isEmpty() ? List.of() : List.of("writer of process 9: its process is dead"),
                waitingFor,
                waitingFor.isEmpty() ? Duration.ZERO : Duration.ofMinutes(15),
                List.of(),
                List.of(),
                Duration.ofMillis(8100));
    }

    private static JsonNode json(Consumer<Json> content) {
        StringWriter out = new StringWriter();
        Output.writeDocument(new PrintWriter(out), content);
        return JsonMapper.builder().build().readTree(out.toString());
    }
}
