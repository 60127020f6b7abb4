package io.backup4j.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PackSetTest {
    private final IndexFixture fixture = new IndexFixture(11);

    @Test
    void containsExactlyWhatWasAddedInAnyOrderAndAnyNumberOfTimes() {
        for (int size : new int[] {0, 1, 2, 64, 65, 1_000}) {
            Set<PackName> model = new HashSet<>();
            List<PackName> added = new ArrayList<>();
            while (model.size() < size) {
                PackName name = fixture.pack();
                model.add(name);
                added.add(name);
                added.add(name);
            }
            Collections.shuffle(added, fixture.random());
            agrees(model, added);
            agrees(model, new ArrayList<>(new TreeSet<>(added)));
        }
    }

    private void agrees(Set<PackName> model, List<PackName> added) {
        PackSet.Builder builder = PackSet.builder();
        added.forEach(builder::add);
        PackSet set = builder.build();
        assertThat(set.size()).isEqualTo(model.size());
        assertThat(model).allMatch(set::contains);
        assertThat(set.contains(fixture.pack())).isFalse();
        List<PackName> listed = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            listed.add(set.get(i));
        }
        assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(model);
    }

    @Test
    void withoutTakesTheOthersNamesAway() {
        PackName kept = fixture.pack();
        PackName condemned = fixture.pack();
        PackName foreign = fixture.pack();
        PackSet usable = IndexFixture.packs(kept, condemned).without(IndexFixture.packs(condemned, foreign));
        assertThat(usable.size()).isEqualTo(1);
        assertThat(usable.contains(kept)).isTrue();
        assertThat(usable.contains(condemned)).isFalse();
        assertThat(PackSet.empty().without(usable).size()).isZero();
    }

    @Test
    void holdsTheNamesOfBothAndIsEqualToWhatHoldsTheSame() {
        IndexFixture fixture = new IndexFixture(5);
        for (int left = 0; left < 4; left++) {
            for (int right = 0; right < 4; right++) {
                PackSet.Builder all = PackSet.builder();
                PackSet.Builder first = PackSet.builder();
                PackSet.Builder second = PackSet.builder();
                for (int i = 0; i < left + right; i++) {
                    PackName pack = fixture.pack();
                    all.add(pack);
                    (i < left ? first : second).add(pack);
                    if (i == 0) {
                        second.add(pack);
                        first.add(pack);
                    }
                }
                PackSet both = first.build().and(second.build());
                assertThat(both).isEqualTo(all.build()).hasSameHashCodeAs(all.build());
                assertThat(both.equals(PackSet.empty())).isEqualTo(left + right == 0);
            }
        }
    }
}
