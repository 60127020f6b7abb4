package io.backup4j.archive;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.spi.source.StreamKind;
import java.time.Instant;
import java.util.Random;

/** One huge file that repeats itself, so that a repository stores little of it, and many small ones. */
record PeriodicSource(long largeBytes, int smallFiles) implements BackupSource {
    private static final int PERIOD = 16 << 10;
    private static final byte[] PATTERN = new byte[PERIOD];

    static {
        new Random(9).nextBytes(PATTERN);
    }

    @Override
    public String name() {
        return "generated";
    }

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public SourceSession open(SourceContext context) {
        return new SourceSession() {
            private int next;

            @Override
            public SourceEntry next() {
                int number = next++;
                if (number > smallFiles) {
                    return null;
                }
                return number == 0
                        ? new Generated("large", largeBytes)
                        : new Generated("small-%09d".formatted(number), number % 300);
            }

            @Override
            public Consistency consistency() {
                return new Consistency.Held(Instant.EPOCH);
            }

            @Override
            public void close() {}
        };
    }

    private record Generated(String name, long expectedBytes) implements SourceEntry {
        @Override
        public EntryPath path() {
            return EntryPath.of(name);
        }

        @Override
        public EntryKind kind() {
            return EntryKind.FILE;
        }

        @Override
        public EntryAttributes attributes() {
            return EntryAttributes.builder()
                    .number(EntryAttributes.MTIME_SECONDS, 1)
                    .build();
        }

        @Override
        public byte[] evidence() {
            return new byte[0];
        }

        @Override
        public StreamKind streamKind() {
            return StreamKind.FILES;
        }

        @Override
        public EntryReader open() {
            return new EntryReader() {
                private long at;

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    if (at == expectedBytes) {
                        return -1;
                    }
                    int from = (int) (at % PERIOD);
                    int part = (int) Math.min(Math.min(length, PERIOD - from), expectedBytes - at);
                    System.arraycopy(PATTERN, from, buffer, offset, part);
                    at += part;
                    return part;
                }

                @Override
                public EntryOutcome finish() {
                    return new EntryOutcome(attributes(), evidence(), false);
                }

                @Override
                public void close() {}
            };
        }
    }
}
