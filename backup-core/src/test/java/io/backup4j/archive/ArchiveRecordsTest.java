package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who let a backup leave or come in is on record, and both say how far they are. */
class ArchiveRecordsTest {
    private static final int FILE_BYTES = 40_000;

    private final ArchiveFixture fixture = new ArchiveFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private BackupId backup() {
        return fixture.backup(new MemorySource("db")
                .file("a", MemorySource.random(FILE_BYTES, 1))
                .file("b", MemorySource.random(FILE_BYTES, 2)));
    }

    private List<RunRecord> exports() {
        return fixture.repository.history(HistoryQuery.all().of(RunKind.EXPORT)).runs();
    }

    @Test
    void anExportIsRecordedWithWhoAskedForItAndWhatItWasOf() {
        BackupId id = backup();

        fixture.export(ExportRequest.of(id).requestedBy("rest:ann").build());
        fixture.export(ExportRequest.of(id).build());

        assertThat(exports()).hasSize(2).allSatisfy(run -> {
            assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.backup()).contains(id);
            assertThat(run.bytes().read()).isEqualTo(2 * FILE_BYTES);
        });
        assertThat(exports().get(0).by()).startsWith("api@");
        assertThat(exports().get(1).by()).startsWith("rest:ann@");
    }

    @Test
    void anExportThatFailedOrWasCancelledIsRecordedAsFailed() {
        BackupId id = backup();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no room");
            }
        };
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();

        assertThatThrownBy(() -> ArchiveExport.of(
                                fixture.repository, ExportRequest.of(id).build())
                        .writeTo(full, RunControl.none()))
                .isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> ArchiveExport.of(
                                fixture.repository, ExportRequest.of(id).build())
                        .writeTo(OutputStream.nullOutputStream(), new RunControl(progress -> {}, cancelled)))
                .isInstanceOf(CancelledException.class);
        assertThatThrownBy(() ->
                        fixture.export(ExportRequest.of(id).source("nothing").build()))
                .isInstanceOf(NotFoundException.class);

        assertThat(exports())
                .extracting(run -> run.outcome() + " " + run.errorOrNull())
                .containsExactly("FAILED NOT_FOUND", "FAILED CANCELLED", "FAILED ARCHIVE");
    }

    @Test
    void anExportTellsHowFarItIsToItsEnd() {
        BackupId id = backup();
        List<Progress> seen = new ArrayList<>();

        ArchiveExport.of(
                        fixture.repository,
                        ExportRequest.of(id).format(ArchiveFormat.TAR).build())
                .writeTo(OutputStream.nullOutputStream(), new RunControl(seen::add, new Cancellation()));

        assertThat(seen).extracting(Progress::phase).containsOnly(Progress.Phase.EXPORT);
        Progress first = seen.get(0);
        Progress last = seen.get(seen.size() - 1);
        assertThat(first.bytesDone()).isZero();
        assertThat(first.bytesTotal()).isEqualTo(2 * FILE_BYTES);
        assertThat(last.entriesDone()).isEqualTo(last.entriesTotal()).isEqualTo(2);
        assertThat(last.bytesDone()).isGreaterThanOrEqualTo(last.bytesTotal());
    }

    @Test
    void anImportTellsHowFarItIsAndIsRecordedWithWhoAskedForIt() {
        byte[] archive = fixture.export(backup(), ArchiveFormat.ZIP);
        List<Progress> seen = new ArrayList<>();
        RunControl control = new RunControl(seen::add, new Cancellation());
        try (BackupRepository elsewhere = ArchiveFixture.empty();
                ArchiveImport opened = ArchiveImport.upload(
                        new ByteArrayInputStream(archive),
                        ImportOptions.defaults().withRequestedBy("rest:ann"),
                        control)) {
            Progress checked = seen.get(seen.size() - 1);
            assertThat(checked.phase()).isEqualTo(Progress.Phase.VERIFY);
            assertThat(checked.bytesTotal()).isEqualTo(archive.length);
            assertThat(checked.bytesDone()).isEqualTo(checked.bytesTotal());

            BackupReport report = opened.into(elsewhere, "import", control);

            assertThat(seen)
                    .extracting(Progress::phase)
                    .contains(Progress.Phase.OPENING, Progress.Phase.VERIFY, Progress.Phase.BACKUP);
            assertThat(elsewhere.history(HistoryQuery.all().of(RunKind.BACKUP)).runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.by()).startsWith("rest:ann@"));
            assertThat(report.manifest().createdBy()).isEqualTo("rest:ann");
            ArchiveFixture.assertIntact(elsewhere);
        }
    }
}
