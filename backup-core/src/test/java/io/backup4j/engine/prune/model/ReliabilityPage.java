package io.backup4j.engine.prune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The page that tells what was tried. Its figures of the model are checked, so that they stay true. */
final class ReliabilityPage {
    private static final Path PAGE = Path.of("..", "docs", "reliability.md");

    private ReliabilityPage() {}

    /** Asserts that the page has this row of a table. */
    static void tells(String row, Object... values) {
        try {
            assertThat(Files.readAllLines(PAGE)).contains(String.format(Locale.ROOT, row, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
