package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryNamesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 1_023, 1_024, 1_025, 5_000})
    void holdsEachNameOnceInOrderHoweverManyThereAre(int count) {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            TreeSet<String> expected = new TreeSet<>();
            DirectoryNames names = new DirectoryNames();
            for (int i = 0; i < count; i++) {
                String name = "n" + random.nextInt(Math.max(1, count * 4));
                expected.add(name);
                names.add(name.getBytes(StandardCharsets.UTF_8), Path.of("d", name));
            }
            names.sort();
            List<String> found = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String name = new String(names.name(i), StandardCharsets.UTF_8);
                found.add(name);
                Path path = names.path(i);
                if (path != null) {
                    assertThat(path).as("seed %d", seed).isEqualTo(Path.of("d", name));
                }
            }
            assertThat(found).as("seed %d", seed).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void ordersBytesAsUnsigned() {
        DirectoryNames names = new DirectoryNames();
        names.add(new byte[] {(byte) 0xc3, (byte) 0xa9}, Path.of("e"));
        names.add(new byte[] {'z'}, Path.of("z"));
        names.sort();
        assertThat(names.name(0)).containsExactly('z');
        assertThat(names.path(1)).isEqualTo(Path.of("e"));
    }
}
