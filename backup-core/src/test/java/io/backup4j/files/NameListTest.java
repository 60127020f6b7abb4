package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NameListTest {
    @Test
    void sortsAsUnsignedBytesAndKeepsEqualNamesOnce() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int count = (int) (seed * seed);
            TreeSet<byte[]> expected = new TreeSet<>(Arrays::compareUnsigned);
            NameList names = new NameList();
            for (int i = 0; i < count; i++) {
                byte[] name = new byte[random.nextInt(1 + (int) seed / 4)];
                random.nextBytes(name);
                names.add(name);
                expected.add(name);
            }
            names.sort();
            assertThat(all(names)).as("seed %d", seed).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void keepsNamesAcrossPages() {
        NameList names = new NameList();
        byte[] longest = new byte[0xffff];
        for (int i = 40; i >= 0; i--) {
            longest[0] = (byte) i;
            names.add(longest);
        }
        names.sort();
        assertThat(names.size()).isEqualTo(41);
        for (int i = 0; i <= 40; i++) {
            assertThat(names.get(i)).hasSize(0xffff).startsWith((byte) i);
        }
    }

    @Test
    void holdsAMillionNamesInLittleMemory() {
        Runtime runtime = Runtime.getRuntime();
        NameList names = new NameList();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < 1_000_000; i++) {
            names.add(("file-name-" + (i * 7919L % 1_000_000 + 1_000_000)).getBytes(StandardCharsets.US_ASCII));
        }
        names.sort();
        System.gc();
        long bytes = runtime.totalMemory() - runtime.freeMemory() - before;
        assertThat(names.size()).isEqualTo(1_000_000);
        assertThat(new String(names.get(999_999), StandardCharsets.US_ASCII)).isEqualTo("file-name-1999999");
        assertThat(bytes).isLessThan(36L << 20);
    }

    private static List<byte[]> all(NameList names) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(names.get(i));
        }
        return all;
    }
}
