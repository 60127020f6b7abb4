package io.backup4j.spi.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryPathTest {
    private static final byte[] LETTERS = {'a', 'b', '/', '.', 0, 'z'};

    @Test
    void continuesAPathOnlyToWhatIsAPath() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            EntryPath previous = EntryPath.of("ab/a.b/zz/b".substring(0, random.nextBoolean() ? 11 : 6));
            int shared = random.nextInt(previous.lengthBytes() + 1);
            byte[] source = letters(random, 8);
            int offset = random.nextInt(3);
            int length = random.nextInt(source.length - offset + 1);
            byte[] whole = new byte[shared + length];
            System.arraycopy(previous.toBytes(), 0, whole, 0, shared);
            System.arraycopy(source, offset, whole, shared, length);
            EntryPath expected;
            try {
                expected = EntryPath.ofBytes(whole);
            } catch (IllegalArgumentException e) {
                assertThatThrownBy(() -> previous.continuedAfter(shared, source, offset, length))
                        .as("seed %d", seed)
                        .isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            assertThat(previous.continuedAfter(shared, source, offset, length))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void hasChildrenOfOneOrMoreComponentsThatAreNames() {
        EntryPath parent = EntryPath.of("a/b");
        assertThat(parent.child(new byte[] {'c'})).isEqualTo(EntryPath.of("a/b/c"));
        for (String wrong : new String[] {"", ".", "..", "c//d", "/", "c/..", "\0"}) {
            assertThatThrownBy(() -> parent.child(wrong.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> parent.child(new byte[] {})).isInstanceOf(IllegalArgumentException.class);
        byte[] longest = new byte[EntryPath.MAX_LENGTH_BYTES - 4];
        java.util.Arrays.fill(longest, (byte) 'x');
        assertThat(parent.child(longest).lengthBytes()).isEqualTo(EntryPath.MAX_LENGTH_BYTES);
        assertThatThrownBy(() -> EntryPath.of("a/bc").child(longest)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOrderedAgainstBytesInABufferAsAgainstAPath() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            EntryPath one = EntryPath.of(new String[] {"a", "a/b", "a-b", "ab", "a/b/c", "\u00e9"}[random.nextInt(6)]);
            EntryPath other =
                    EntryPath.of(new String[] {"a", "a/b", "a-b", "ab", "a/b/c", "\u00e9"}[random.nextInt(6)]);
            byte[] buffer = letters(random, 20);
            other.copy(0, buffer, 0);
            assertThat(Integer.signum(one.compareTo(buffer, other.lengthBytes())))
                    .as("seed %d", seed)
                    .isEqualTo(Integer.signum(one.compareTo(other)));
        }
    }

    private static byte[] letters(Random random, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = LETTERS[random.nextInt(LETTERS.length)];
        }
        return bytes;
    }
}
