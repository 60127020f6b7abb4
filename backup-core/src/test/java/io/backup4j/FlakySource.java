package io.backup4j;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;

/** A source that fails to open the first so many times. */
final class FlakySource implements BackupSource {
    private final BackupSource source;
    private final int failures;
    private final boolean demandsEncryption;
    private int opened;

    FlakySource(BackupSource source, int failures) {
        this(source, failures, false);
    }

    FlakySource(BackupSource source, int failures, boolean demandsEncryption) {
        this.source = source;
        this.failures = failures;
        this.demandsEncryption = demandsEncryption;
    }

    /** How often it was opened, or tried to be. */
    int opened() {
        return opened;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public boolean requiresEncryption() {
        return demandsEncryption;
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        opened++;
        if (opened <= failures) {
            throw new IOException("not mounted, attempt " + opened);
        }
        return source.open(context);
    }
}
