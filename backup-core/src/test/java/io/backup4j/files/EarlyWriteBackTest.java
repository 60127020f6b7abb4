package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyWriteBackTest {
    @TempDir
    Path directory;

    private HeldChannel open(String name) throws IOException {
        return new HeldChannel(
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Test
    void aChannelStaysOpenUntilTheLastHolderLetsGo() throws IOException {
        HeldChannel file = open("f");
        file.hold();
        file.release();
        assertThat(file.channel().isOpen()).isTrue();
        file.release();
        assertThat(file.channel().isOpen()).isFalse();
    }

    @Test
    void closesEveryFileThatWasAnnouncedAlsoThoseItNeverCameTo() throws IOException {
        HeldChannel[] files = new HeldChannel[600];
        EarlyWriteBack writeBack = new EarlyWriteBack(directory);
        for (int i = 0; i < files.length; i++) {
            files[i] = open("f" + i);
            files[i].channel().write(ByteBuffer.allocate(4096));
            writeBack.written(files[i], directory.resolve("f" + i));
            files[i].release();
        }
        writeBack.check();
        writeBack.close();
        // The piece at hand is let go when it is on disk.
        for (HeldChannel file : files) {
            while (file.channel().isOpen()) {
                Thread.onSpinWait();
            }
        }
        assertThat(Files.size(directory.resolve("f599"))).isEqualTo(4096);
    }

    @Test
    void takesNothingMoreOnceItIsClosed() throws IOException {
        EarlyWriteBack writeBack = new EarlyWriteBack(directory);
        writeBack.close();
        HeldChannel file = open("f");
        writeBack.written(file, directory.resolve("f"));
        file.release();
        assertThat(file.channel().isOpen()).isFalse();
    }
}
