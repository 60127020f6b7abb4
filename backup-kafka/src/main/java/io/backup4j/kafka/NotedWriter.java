package io.backup4j.kafka;

import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.SegmentDecoder;
import io.backup4j.kafka.format.SegmentOutline;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Passes an entry on to the target, and notes what a drill needs of it. */
final class NotedWriter implements EntryWriter {
    private final EntryWriter target;
    private final DrillNotes.Writing note;
    private final WritableByteChannel channel;
    private final SegmentOutline outline;
    private final @Nullable SegmentDecoder decoder;

    NotedWriter(EntryPath path, EntryWriter target, DrillNotes notes) {
        this.target = target;
        this.note = notes.write(path);
        this.channel = Channels.newChannel(note);
        this.outline = new SegmentOutline(note);
        this.decoder = KafkaPaths.segmentOf(path).isPresent() ? new SegmentDecoder(outline) : null;
    }

    @Override
    public void write(long position, ByteBuffer data) throws IOException {
        ByteBuffer again = data.duplicate();
        target.write(position, data);
        if (decoder != null) {
            decoder.feed(again);
        } else {
            channel.write(again);
        }
    }

    @Override
    public void commit() throws IOException {
        target.commit();
        if (decoder != null) {
            outline.end();
        }
        note.end(outline.records());
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
