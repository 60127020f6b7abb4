package io.backup4j.jdbc.export.file;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Restores the few entries of a database in a file from what a backup holds, one after the other. Stateless. */
final class StoredRestore {
    private static final int BLOCK_BYTES = 1 << 20;

    private StoredRestore() {}

    /** @throws IOException if not everything was restored; the target is as after any restore that failed */
    static void run(RestoreTarget target, BackupContents contents, String source, List<StoredEntry> entries)
            throws IOException {
        List<EntryIssue> issues = Collections.synchronizedList(new ArrayList<>());
        try (TargetSession session = target.open(new TargetContext(source, false, issues::add))) {
            for (StoredEntry entry : entries) {
                RestoreDecision decision = session.decide(entry);
                if (decision.action() != Action.CREATE) {
                    throw new IOException("entry " + entry.path() + " cannot be restored: " + decision.reason());
                }
                try (EntryWriter writer = session.write(entry);
                        InputStream in = contents.open(source, entry.path())) {
                    copy(in, writer);
                    writer.commit();
                }
            }
            session.finish();
        }
        for (EntryIssue issue : issues) {
            if (issue.missing()) {
                throw new IOException("entry " + issue.path() + " cannot be restored: " + issue.message());
            }
        }
    }

    private static void copy(InputStream in, EntryWriter writer) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long position = 0;
        for (int length = in.readNBytes(block, 0, block.length);
                length > 0;
                length = in.readNBytes(block, 0, block.length)) {
            writer.write(position, ByteBuffer.wrap(block, 0, length));
            position += length;
        }
    }
}
