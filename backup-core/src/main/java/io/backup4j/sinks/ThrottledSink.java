package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Keeps uploads, downloads or both below a number of bytes per second. Contents of puts and reads count, names and listings do not. A retry counts
 * again if this wrapper is inside the retrying one, which is where it belongs: those bytes use the line too.
 */
public final class ThrottledSink extends ForwardingSink {
    private final Optional<BandwidthLimit> uploads;
    private final Optional<BandwidthLimit> downloads;

    private ThrottledSink(BackupSink sink, Optional<BandwidthLimit> uploads, Optional<BandwidthLimit> downloads) {
        super(sink);
        this.uploads = uploads;
        this.downloads = downloads;
    }

    /** One limit for both directions together. */
    public static ThrottledSink both(BackupSink sink, BandwidthLimit limit) {
        return new ThrottledSink(sink, Optional.of(limit), Optional.of(limit));
    }

    /** Limits puts only. */
    public static ThrottledSink uploads(BackupSink sink, BandwidthLimit limit) {
        return new ThrottledSink(sink, Optional.of(limit), Optional.empty());
    }

    /** Limits reads only. */
    public static ThrottledSink downloads(BackupSink sink, BandwidthLimit limit) {
        return new ThrottledSink(sink, Optional.empty(), Optional.of(limit));
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        if (uploads.isPresent()) {
            uploads.get().take(content.sizeBytes());
        }
        return delegate().put(key, content);
    }

    /** Pays for the room in the target and gets back what the object did not fill. A failed read is paid in full. */
    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (downloads.isEmpty()) {
            return delegate().read(key, offset, target);
        }
        int asked = target.remaining();
        downloads.get().take(asked);
        int moved = delegate().read(key, offset, target);
        downloads.get().giveBack(asked - moved);
        return moved;
    }
}
