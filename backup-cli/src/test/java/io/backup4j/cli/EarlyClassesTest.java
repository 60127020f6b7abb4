package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EarlyClassesTest {
    /** A renamed class would cost its time silently: after a renaming, correct the name in the list or remove it. */
    @Test
    void namesOnlyClassesOfThisProgramThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : names()) {
            if (name.startsWith("io.backup4j.")) {
                try {
                    Class.forName(name, false, getClass().getClassLoader());
                } catch (ClassNotFoundException e) {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void namesEachClassOnceAndNoneMadeAtRunTime() throws IOException {
        assertThat(names()).isNotEmpty().doesNotHaveDuplicates().noneMatch(name -> name.contains("Lambda"));
    }

    private static List<String> names() throws IOException {
        try (InputStream list = EarlyClasses.class.getResourceAsStream(EarlyClasses.NAMES)) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
