package io.backup4j.files;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.backup4j.spi.entry.EntryPath;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {
    private static boolean matches(String pattern, String path) {
        return Glob.of(pattern).matches(EntryPath.of(path));
    }

    @Test
    void comparesAPatternWithoutSlashWithTheNameAtAnyDepth() {
        assertThat(matches("*.tmp", "a/b/c.tmp")).isTrue();
        assertThat(matches("*.tmp", "c.tmp")).isTrue();
        assertThat(matches("*.tmp", "c.tmp/a")).isFalse();
        assertThat(matches("cache/", "a/cache")).isTrue();
        assertThat(matches("cache", "a/caches")).isFalse();
    }

    @Test
    void comparesAPatternWithSlashFromTheRoot() {
        assertThat(matches("/a", "a")).isTrue();
        assertThat(matches("/a", "b/a")).isFalse();
        assertThat(matches("a/b", "a/b")).isTrue();
        assertThat(matches("a/b", "x/a/b")).isFalse();
        assertThat(matches("a/*/c", "a/b/c")).isTrue();
        assertThat(matches("a/*/c", "a/b/b/c")).isFalse();
        assertThat(matches("a/*", "a")).isFalse();
    }

    @Test
    void letsTwoStarsStandForAnyComponents() {
        assertThat(matches("a/**/c", "a/c")).isTrue();
        assertThat(matches("a/**/c", "a/b/b/c")).isTrue();
        assertThat(matches("a/**/c", "a/b/b/c/d")).isFalse();
        assertThat(matches("**/c/d", "a/c/c/d")).isTrue();
        assertThat(matches("a/**", "a/b/c")).isTrue();
        assertThat(matches("**", "a/b")).isTrue();
        assertThat(matches("**/a/**/b/**", "x/a/a/y/b/z")).isTrue();
        assertThat(matches("a**z/x", "abcz/x")).isTrue();
    }

    @Test
    void knowsSetsAndEscapes() {
        assertThat(matches("[a-c]x", "bx")).isTrue();
        assertThat(matches("[!a-c]x", "bx")).isFalse();
        assertThat(matches("[^a-c]x", "dx")).isTrue();
        assertThat(matches("[]-]", "]")).isTrue();
        assertThat(matches("[]-]", "-")).isTrue();
        assertThat(matches("[\\]a]", "]")).isTrue();
        assertThat(matches("\\*", "*")).isTrue();
        assertThat(matches("\\*", "a")).isFalse();
        assertThat(matches("[\u00e4-\u00f6]", "\u00f6")).isTrue();
    }

    @Test
    void countsCharactersNotBytes() {
        assertThat(matches("?", "\u00e4")).isTrue();
        assertThat(matches("??", "\u00e4")).isFalse();
        assertThat(matches("?", "\ud83d\ude00")).isTrue();
        assertThat(matches("\u65e5*", "\u65e5\u672c")).isTrue();
        assertThat(Glob.of("??").matches(EntryPath.ofBytes(new byte[] {(byte) 0xff, (byte) 0xc3})))
                .isTrue();
        assertThat(Glob.of("\u00e4").matches(EntryPath.ofBytes(new byte[] {(byte) 0xe4})))
                .isFalse();
    }

    @Test
    void refusesMalformedPatternsByName() {
        for (String pattern : new String[] {
            "", "/", "//", "a//b", "a/./b", "..", "a/../b", "[a", "[]", "[z-a]", "a\\", "x".repeat(5000)
        }) {
            assertThatThrownBy(() -> Glob.of(pattern))
                    .as("'%s'", pattern)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pattern");
        }
    }

    /** A matcher that tries every way takes longer than the universe has been for these. */
    @Test
    void answersHostilePatternsAtOnce() {
        assertTimeoutPreemptively(ofSeconds(5), () -> {
            assertThat(matches("*a".repeat(1000) + "b", "a".repeat(4000))).isFalse();
            assertThat(matches("*?[a-z]".repeat(300) + "0", "a".repeat(4000))).isFalse();
            assertThat(matches("**/a/".repeat(400) + "b", "a/".repeat(2000) + "c"))
                    .isFalse();
            assertThat(matches("**/*a*a*a*b/".repeat(100) + "c", "aaaaaaaaaaaaaaaa/".repeat(1000) + "d"))
                    .isFalse();
        });
    }

    @Test
    void agreesWithARegularExpressionOnShortPatterns() {
        for (int i = 0; i < 20_000; i++) {
            Random random = new Random(i);
            String pattern = word(random, "ab*?/", 6);
            String path = word(random, "ab/", 7);
            if (bad(pattern) || bad(path)) {
                continue;
            }
            boolean expected = Pattern.compile(expression(pattern), Pattern.DOTALL)
                    .matcher("/" + path)
                    .matches();
            assertThat(matches(pattern, path))
                    .as("seed %d: '%s' on '%s'", i, pattern, path)
                    .isEqualTo(expected);
        }
    }

    @Test
    void coversWhatLiesInAMatchingDirectory() {
        GlobSet globs = GlobSet.of(List.of("cache", "/a/*.txt"));
        assertThat(globs.covers(EntryPath.of("x/cache/y/z"))).isTrue();
        assertThat(globs.covers(EntryPath.of("a/b.txt"))).isTrue();
        assertThat(globs.covers(EntryPath.of("b/a/b.txt"))).isFalse();
        assertThat(GlobSet.none().covers(EntryPath.of("a"))).isFalse();
        assertThat(GlobSet.of(List.of("a/b/*")).mayMatchBelow(EntryPath.of("a")))
                .isTrue();
        assertThat(GlobSet.of(List.of("a/b/*")).mayMatchBelow(EntryPath.of("a/c")))
                .isFalse();
        assertThat(GlobSet.of(List.of("a/b")).mayMatchBelow(EntryPath.of("a/b")))
                .isFalse();
        assertThat(GlobSet.of(List.of("a/**/b")).mayMatchBelow(EntryPath.of("a/x/y")))
                .isTrue();
        assertThat(GlobSet.of(List.of("*.txt")).mayMatchBelow(EntryPath.of("q")))
                .isTrue();
    }

    private static boolean bad(String text) {
        return text.isEmpty() || text.startsWith("/") || text.endsWith("/") || text.contains("//");
    }

    private static String word(Random random, String letters, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(length); i >= 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    /** For paths with a slash put in front. */
    private static String expression(String pattern) {
        StringBuilder expression = new StringBuilder(pattern.contains("/") ? "" : "(/[^/]+)*");
        for (String component : pattern.split("/")) {
            if (component.equals("**") && (pattern.contains("/"))) {
                expression.append("(/[^/]+)*");
            } else {
                expression.append('/').append(component.replace("?", "[^/]").replaceAll("\\*+", "[^/]*"));
            }
        }
        return expression.toString();
    }
}
