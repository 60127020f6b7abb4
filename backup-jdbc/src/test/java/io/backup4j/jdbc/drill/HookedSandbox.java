package io.backup4j.jdbc.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.testkit.ForwardingTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Lets a test step in between a restore and its comparison, or between the engine and the target. */
public final class HookedSandbox implements DrillSandbox {
    private final DrillSandbox sandbox;
    private final BiFunction<RestoreTarget, DataSource, RestoreTarget> target;
    private final Step beforeCompare;

    private HookedSandbox(
            DrillSandbox sandbox, BiFunction<RestoreTarget, DataSource, RestoreTarget> target, Step beforeCompare) {
        this.sandbox = sandbox;
        this.target = target;
        this.beforeCompare = beforeCompare;
    }

    /** Something done to the restored database. */
    public interface Step {
        void on(DataSource restored) throws Exception;
    }

    /** Does something to what was restored, before it is compared. */
    public static HookedSandbox afterRestore(DrillSandbox sandbox, Step step) {
        return new HookedSandbox(sandbox, (inner, restored) -> inner, step);
    }

    /** A restore that changes bytes of an entry on their way: each of the first becomes the other. */
    public static HookedSandbox changing(DrillSandbox sandbox, String entry, byte from, byte to) {
        return through(sandbox, (inner, restored) -> new Changing(inner, entry, from, to));
    }

    /** A restore into another target than the sandbox's own. */
    public static HookedSandbox through(
            DrillSandbox sandbox, BiFunction<RestoreTarget, DataSource, RestoreTarget> wrapper) {
        return new HookedSandbox(sandbox, wrapper, restored -> {});
    }

    private static final class Changing extends ForwardingTarget {
        private final String entry;
        private final byte from;
        private final byte to;

        private Changing(RestoreTarget inner, String entry, byte from, byte to) {
            super(inner);
            this.entry = entry;
            this.from = from;
            this.to = to;
        }

        @Override
        protected TargetSession session(TargetContext context, TargetSession session) {
            return new Session(session) {
                @Override
                public EntryWriter write(StoredEntry stored) throws IOException {
                    EntryWriter writer = super.write(stored);
                    return stored.path().toString().contains(entry) ? changing(writer) : writer;
                }
            };
        }

        private EntryWriter changing(EntryWriter writer) {
            return new EntryWriter() {
                @Override
                public void write(long position, ByteBuffer data) throws IOException {
                    byte[] bytes = new byte[data.remaining()];
                    data.get(bytes);
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = bytes[i] == from ? to : bytes[i];
                    }
                    writer.write(position, ByteBuffer.wrap(bytes));
                }

                @Override
                public void commit() throws IOException {
                    writer.commit();
                }

                @Override
                public void close() throws IOException {
                    writer.close();
                }
            };
        }
    }

    @Override
    public String kind() {
        return sandbox.kind();
    }

    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        return sandbox.unavailable(backup, source);
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        DrillSession session = sandbox.open(context);
        return new DrillSession() {
            @Override
            public RestoreTarget target() {
                return target.apply(session.target(), (DataSource) session.handle());
            }

            @Override
            public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences)
                    throws IOException {
                try {
                    beforeCompare.on((DataSource) session.handle());
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return session.compare(expected, differences);
            }

            @Override
            public Object handle() {
                return session.handle();
            }

            @Override
            public void close() throws IOException {
                session.close();
            }
        };
    }
}
