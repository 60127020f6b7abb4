package io.backup4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void provesASmallTreeAndLeavesItAsItWas() throws IOException {
        Path tree = SampleTree.create(directory.resolve("tree"));
        TreeState before = TreeState.of(tree);

        int status =
                Main.run(new String[] {tree.toString()}, directory, print(out), print(errors), QuickStart.SETTLING);

        assertThat(status).as(text(out) + text(errors)).isZero();
        assertThat(Comparison.of(before, TreeState.of(tree)).differences()).isEmpty();
        assertThat(text(out))
                .contains("Everything came back bit by bit.")
                .contains("DAMAGED_OBJECT")
                .doesNotContain("FAILED");
        assertThat(errors.size()).isZero();

        assertThat(text(out)).contains("integrity_check ok", "transactions were committed meanwhile");
        Matcher scratch = find("(?m)^in (.+), which is removed at the end$");
        assertThat(Path.of(scratch.group(1))).doesNotExist();
        Matcher incremental = find("incremental backup .* read (.+) of (.+), stored");
        assertThat(incremental.group(1)).as("only what changed is read").isNotEqualTo(incremental.group(2));
    }

    @Test
    void provesATreeWithNothingInIt() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));

        assertThat(run(tree.toString())).as(text(out) + text(errors)).isZero();
    }

    @Test
    void takesTheCheckoutItIsCalledInWithoutAnArgument() throws IOException {
        Path checkout = SampleTree.create(directory.resolve("checkout"));
        Files.createDirectory(checkout.resolve("backup-core"));
        Files.createFile(checkout.resolve("backup-core").resolve("pom.xml"));

        assertThat(Main.run(
                        new String[0], checkout.resolve("empty directory"), print(out), print(errors), Duration.ZERO))
                .as(text(out) + text(errors))
                .isZero();
        assertThat(text(out)).contains("a copy of " + checkout.toRealPath());
    }

    @Test
    void asksForADirectoryOutsideOfACheckout() {
        assertThat(run()).isEqualTo(1);
        assertThat(text(errors)).contains("give the directory");
    }

    @Test
    void refusesMoreThanOneDirectory() {
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(text(errors)).startsWith("usage:");
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(text(errors)).contains("not a directory");
    }

    private int run(String... arguments) {
        return Main.run(arguments, directory, print(out), print(errors), Duration.ZERO);
    }

    private Matcher find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text(out));
        assertThat(matcher.find()).as(text(out)).isTrue();
        return matcher;
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
