package io.backup4j.jdbc;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.Map;

/** Does something before the entry of a number is given, in the middle of a backup. */
public record HookedSource(BackupSource inner, int number, Hook hook) implements BackupSource {

    public interface Hook {
        void run() throws Exception;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public String kind() {
        return inner.kind();
    }

    @Override
    public SourceSession open(SourceContext context) throws IOException {
        SourceSession session = inner.open(context);
        return new SourceSession() {
            private int given;

            @Override
            public SourceEntry next() throws IOException {
                if (given++ == number) {
                    try {
                        hook.run();
                    } catch (Exception e) {
                        throw new IOException(e);
                    }
                }
                return session.next();
            }

            @Override
            public int maxConcurrentReads() {
                return session.maxConcurrentReads();
            }

            @Override
            public Consistency consistency() {
                return session.consistency();
            }

            @Override
            public Map<String, String> properties() {
                return session.properties();
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }
}
