package io.backup4j;

import io.backup4j.engine.repository.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The processes of one pid namespace of one running Linux kernel. The name of a namespace may be used again once it is gone; then all its processes are
 * dead, and one that has the pid of one of them was started later.
 *
 * <p>Starts are clock ticks since boot, field 22 of {@code stat} in proc(5). {@link ProcessHandle.Info#startInstant()} is no use here: it is those ticks
 * plus the time of boot, which the kernel computes from the clock of the moment, so that after a step of the clock a living process would look like
 * another one. Ticks never move and are compared exactly.
 */
final class LinuxProcesses implements ProcessTable {
    /** Of {@code starttime}, counted from the state, which is the first field behind the name in brackets and field 3 in proc(5). */
    private static final int START_FIELD = 22 - 3;

    private final Path proc;
    private final Entry own;

    private LinuxProcesses(Path proc, Entry own) {
        this.proc = proc;
        this.own = own;
    }

    /** The table of this process, or empty where it cannot be told or is not wholly visible. */
    static Optional<ProcessTable> find() {
        return find(Path.of("/proc"), ProcessHandle.current().pid());
    }

    /**
     * The table below another mount point. It is not used where it belongs to another namespace than this process (then {@code self} is another pid),
     * or hides the processes of others (mount option {@code hidepid}; then it hides process 1).
     */
    static Optional<ProcessTable> find(Path proc, long self) {
        try {
            if (!Files.readSymbolicLink(proc.resolve("self")).toString().equals(Long.toString(self))) {
                return Optional.empty();
            }
            started(proc, 1);
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            String namespace =
                    Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
            Entry own = new Entry(boot + " " + namespace, self, started(proc, self));
            return Optional.of(new LinuxProcesses(proc, own));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public Entry own() {
        return own;
    }

    @Override
    public boolean isDead(Entry process) {
        if (!process.table().equals(own.table())) {
            return false;
        }
        try {
            return started(proc, process.pid()) != process.started();
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static long started(Path proc, long pid) throws IOException {
        // A name may hold anything, also brackets and what is not UTF-8; the last bracket ends it.
        String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_FIELD]);
    }
}
