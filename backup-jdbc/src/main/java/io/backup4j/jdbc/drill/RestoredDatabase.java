package io.backup4j.jdbc.drill;

import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a restored database again. Stateless. */
public final class RestoredDatabase {
    private static final int BUFFER_BYTES = 64 << 10;

    private RestoredDatabase() {}

    /**
     * Reads all of it.
     *
     * @param restored the whole of the database
     * @param expected sees the progress
     * @param destinations where the content of each entry goes; closed at its end
     * @throws IOException if it cannot be read to its end, or a connection was lost on the way
     */
    public static void read(
            BackupSource restored, ExpectedSource expected, Function<SourceEntry, OutputStream> destinations)
            throws IOException {
        SourceContext context =
                new SourceContext(BackupType.FULL, Optional.empty(), List.of(), Clock.systemUTC(), issue -> {});
        byte[] buffer = new byte[BUFFER_BYTES];
        try (SourceSession session = restored.open(context)) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                try (EntryReader reader = entry.open();
                        OutputStream out = destinations.apply(entry)) {
                    copy(reader, buffer, out, expected);
                }
            }
            // Only now it is known that no connection was lost on the way.
            session.consistency();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copy(EntryReader reader, byte[] buffer, OutputStream out, ExpectedSource expected)
            throws IOException {
        int read = reader.read(buffer, 0, buffer.length);
        while (read >= 0) {
            out.write(buffer, 0, read);
            expected.readBack(read);
            read = reader.read(buffer, 0, buffer.length);
        }
        reader.finish();
    }
}
