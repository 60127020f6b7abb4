package io.backup4j.jdbc;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.testkit.ForwardingSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does something before the entry of a number is given, in the middle of a backup. */
public final class HookedSource extends ForwardingSource {
    private final int number;
    private final Hook hook;

    public interface Hook {
        void run() throws Exception;
    }

    public HookedSource(BackupSource inner, int number, Hook hook) {
        super(inner);
        this.number = number;
        this.hook = hook;
    }

    @Override
    protected SourceSession session(SourceSession session) {
        return new Session(session) {
            private int given;

            @Override
            public @Nullable SourceEntry next() throws IOException {
                if (given++ == number) {
                    try {
                        hook.run();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                return super.next();
            }
        };
    }
}
