package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.DamagedSegmentException;
import io.backup4j.kafka.format.GapCause;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.KafkaPaths.SegmentName;
import io.backup4j.kafka.format.SegmentDecoder;
import io.backup4j.kafka.format.SegmentHandler;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;

/**
 * Shows topics in an archive as JSON, one record per line: {@code records/<topic>/<partition>/<base offset>.jsonl}, as {@code docs/archive-format.md} describes it.
 * Settings, groups and their offsets are JSON in the stored entries already.
 */
public final class KafkaArchive implements ArchiveRenderer {
    private static final int BUFFER = 64 << 10;

    @Override
    public String kind() {
        return KafkaSource.KIND;
    }

    @Override
    public void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException {
        Iterator<StoredEntry> entries = contents.entries(source.name());
        while (entries.hasNext()) {
            StoredEntry entry = entries.next();
            Optional<SegmentName> segment = KafkaPaths.segmentOf(entry.path());
            if (segment.isPresent()) {
                SegmentName name = segment.get();
                files.add(
                        "records/%s/%010d/%020d.jsonl".formatted(name.topic(), name.partition(), name.base()),
                        out -> decode(source.name(), entry, contents, out));
            }
        }
    }

    private static void decode(String source, StoredEntry entry, BackupContents contents, OutputStream out)
            throws IOException {
        try (InputStream in = contents.open(source, entry.path());
                RecordLines lines = new RecordLines(out)) {
            SegmentDecoder decoder = new SegmentDecoder(new Handler(lines));
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                decoder.feed(buffer, 0, n);
            }
            decoder.finish();
        } catch (DamagedSegmentException e) {
            throw new IOException("segment " + entry.path() + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Offsets say where there is no record. */
    private record Handler(RecordLines lines) implements SegmentHandler {
        @Override
        public void begin(SegmentHeader header) {
            // Topic and partition are in the name of the file.
        }

        @Override
        public void record(ArchivedRecord record) throws IOException {
            lines.write(record);
        }

        @Override
        public void gap(long from, long to, GapCause cause) {
            // No record, no line.
        }
    }
}
