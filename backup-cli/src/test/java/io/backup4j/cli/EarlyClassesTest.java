package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyClassesTest {
    /** A renamed class would cost its time silently: after a renaming, correct the name in the list or remove it. */
    @ParameterizedTest
    @ValueSource(strings = {EarlyClasses.CREATE, EarlyClasses.CREATE_POSTGRESQL, EarlyClasses.RESTORE_POSTGRESQL})
    void namesOnlyClassesOfThisProgramThatExist(String list) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String name : names(list)) {
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

    @ParameterizedTest
    @ValueSource(strings = {EarlyClasses.CREATE, EarlyClasses.CREATE_POSTGRESQL, EarlyClasses.RESTORE_POSTGRESQL})
    void namesEachClassOnceAndNoneMadeAtRunTime(String list) throws IOException {
        assertThat(names(list)).isNotEmpty().doesNotHaveDuplicates().noneMatch(name -> name.contains("Lambda"));
    }

    @Test
    void followTheCommand() {
        String url = "--jdbc-url=jdbc:postgresql://localhost/shop";
        assertThat(EarlyClasses.lists(List.of("create", "/srv"))).containsExactly(EarlyClasses.CREATE);
        assertThat(EarlyClasses.lists(List.of("create", url)))
                .containsExactly(EarlyClasses.CREATE, EarlyClasses.CREATE_POSTGRESQL);
        assertThat(EarlyClasses.lists(List.of("restore", url))).containsExactly(EarlyClasses.RESTORE_POSTGRESQL);
        assertThat(EarlyClasses.lists(List.of("restore", "--target", "/srv"))).isEmpty();
    }

    private static List<String> names(String list) throws IOException {
        try (InputStream stream = EarlyClasses.class.getResourceAsStream(list)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
