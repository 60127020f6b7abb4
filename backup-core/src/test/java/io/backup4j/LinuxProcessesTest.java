package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LinuxProcessesTest {
    private static final long SELF = 77;

    @TempDir
    private Path proc;

    @BeforeEach
    void mount() throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot-1\n");
        process(1, "(init)", 3);
        process(SELF, "(java)", 5000);
        Files.createDirectories(proc.resolve("77/ns"));
        Files.createSymbolicLink(proc.resolve("77/ns/pid"), Path.of("pid:[4026531836]"));
        Files.createSymbolicLink(proc.resolve("self"), Path.of("77"));
    }

    @Test
    void namesTheBootAndTheNamespace() {
        assertThat(table().own()).isEqualTo(new ProcessTable.Entry("boot-1 pid:[4026531836]", SELF, 5000));
    }

    @Test
    void callsNoLivingProcessDead() throws IOException {
        process(78, "(a) b) (c)", 6000);

        assertThat(table().isDead(entry(SELF, 5000))).isFalse();
        assertThat(table().isDead(entry(78, 6000))).isFalse();
    }

    @Test
    void callsAProcessDeadThatIsGoneOrWhosePidIsTaken() throws IOException {
        process(78, "(other)", 6000);

        assertThat(table().isDead(entry(79, 6000))).isTrue();
        assertThat(table().isDead(entry(78, 5999))).isTrue();
        // A container that starts again has the same few pids.
        assertThat(table().isDead(entry(SELF, 4999))).isTrue();
    }

    @Test
    void callsNoProcessOfAnotherTableDead() {
        assertThat(table().isDead(new ProcessTable.Entry("boot-1 pid:[4026532000]", 79, 1)))
                .isFalse();
        assertThat(table().isDead(new ProcessTable.Entry("boot-2 pid:[4026531836]", 79, 1)))
                .isFalse();
    }

    @Test
    void callsNoProcessDeadThatCannotBeUnderstood() throws IOException {
        Files.createDirectories(proc.resolve("78"));
        Files.writeString(proc.resolve("78/stat"), "78 (java) S");
        Files.createDirectories(proc.resolve("79/stat"));

        assertThat(table().isDead(entry(78, 1))).isFalse();
        assertThat(table().isDead(entry(79, 1))).isFalse();
    }

    @Test
    void isNotUsedWhereOthersAreHidden() throws IOException {
        Files.delete(proc.resolve("1/stat"));
        Files.delete(proc.resolve("1"));

        assertThat(LinuxProcesses.find(proc, SELF)).isEmpty();
    }

    @Test
    void isNotUsedWhereItBelongsToAnotherNamespace() {
        assertThat(LinuxProcesses.find(proc, 1)).isEmpty();
    }

    @Test
    void isNotUsedWhereThereIsNone() {
        assertThat(LinuxProcesses.find(proc.resolve("none"), SELF)).isEmpty();
    }

    @Test
    void seesARealProcessEnd() throws Exception {
        ProcessTable real = LinuxProcesses.find().orElseThrow();
        Process child = new ProcessBuilder("cat").start();
        String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
        long started = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        ProcessTable.Entry entry = new ProcessTable.Entry(real.own().table(), child.pid(), started);
        assertThat(real.isDead(entry)).isFalse();

        child.getOutputStream().close();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(real.isDead(entry)).isTrue();
        assertThat(real.isDead(real.own())).isFalse();
    }

    private ProcessTable table() {
        return LinuxProcesses.find(proc, SELF).orElseThrow();
    }

    private ProcessTable.Entry entry(long pid, long started) {
        return new ProcessTable.Entry("boot-1 pid:[4026531836]", pid, started);
    }

    /** As proc(5) describes it. */
    private void process(long pid, String name, long started) throws IOException {
        Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                proc.resolve(pid + "/stat"),
                pid + " " + name + " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 0 " + started + " 22 23 24\n");
    }
}
