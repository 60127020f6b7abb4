package io.backup4j.spi.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntryAttributesTest {
    @Test
    void holdsWhatASortedMapWouldHold() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            TreeMap<String, Object> expected = new TreeMap<>();
            EntryAttributes.Builder builder = EntryAttributes.builder();
            for (int i = random.nextInt(40); i > 0; i--) {
                String name = "n" + random.nextInt(30);
                long value = random.nextLong();
                builder.number(name, value);
                expected.put(name, value);
            }
            EntryAttributes attributes = builder.build();
            assertThat(attributes.asMap()).as("seed %d", seed).isEqualTo(expected);
            assertThat(attributes.asMap().keySet()).as("seed %d", seed).containsExactlyElementsOf(expected.keySet());
            List<String> names = new ArrayList<>();
            for (int i = 0; i < attributes.size(); i++) {
                names.add(attributes.name(i));
                assertThat(attributes.value(i)).as("seed %d", seed).isEqualTo(expected.get(attributes.name(i)));
                assertThat(attributes.number(attributes.name(i))).hasValue((Long) expected.get(attributes.name(i)));
            }
            assertThat(names).as("seed %d", seed).containsExactlyElementsOf(expected.keySet());
            assertThat(attributes.number("absent")).isEmpty();
            assertThat(attributes)
                    .isEqualTo(EntryAttributes.builder().all(expected).build());
        }
    }

    @Test
    void doesNotChangeWhenItsBuilderGoesOn() {
        EntryAttributes.Builder builder =
                EntryAttributes.builder().number("b", 1).number("d", 2);
        EntryAttributes first = builder.build();
        EntryAttributes second = builder.number("b", 7).number("a", 3).build();
        EntryAttributes third = builder.number("z", 9).build();

        assertThat(first.asMap()).containsExactly(java.util.Map.entry("b", 1L), java.util.Map.entry("d", 2L));
        assertThat(second.asMap().keySet()).containsExactly("a", "b", "d");
        assertThat(second.number("b")).hasValue(7);
        assertThat(third.asMap().keySet()).containsExactly("a", "b", "d", "z");
    }

    @Test
    void comparesBytesByContent() {
        EntryAttributes one =
                EntryAttributes.builder().bytes("x", new byte[] {1, 2}).build();
        assertThat(one)
                .isEqualTo(
                        EntryAttributes.builder().bytes("x", new byte[] {1, 2}).build())
                .isNotEqualTo(
                        EntryAttributes.builder().bytes("x", new byte[] {1, 3}).build())
                .isNotEqualTo(EntryAttributes.builder().text("x", "12").build())
                .isNotEqualTo(EntryAttributes.none());
    }

    @Test
    void givesAValueOnlyAsWhatItIs() {
        EntryAttributes attributes = EntryAttributes.builder()
                .number("n", 1)
                .text("t", "x")
                .bytes("b", new byte[1])
                .build();
        assertThat(attributes.text("n")).isEmpty();
        assertThat(attributes.bytes("t")).isEmpty();
        assertThat(attributes.number("b")).isEmpty();
        assertThat(attributes.toString()).isEqualTo("[b, n, t]");
        assertThatThrownBy(() -> attributes.name(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
