package io.backup4j.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which large objects share an entry. */
class LargeObjectGroupTest {

    @Test
    void groupsThemOnAGridThatNewObjectsDoNotMove() {
        List<LargeObjectGroup> few = LargeObjectGroup.of(List.of(1L, 4095L, 9000L));
        List<LargeObjectGroup> more = LargeObjectGroup.of(List.of(1L, 2L, 4095L, 4096L, 9000L));
        assertThat(few)
                .containsExactly(
                        new LargeObjectGroup(0, List.of(1L, 4095L)), new LargeObjectGroup(8192, List.of(9000L)));
        assertThat(more).contains(few.get(1)).hasSize(3);
    }

    @Test
    void isEmptyWithoutAny() {
        assertThat(LargeObjectGroup.of(List.of())).isEmpty();
    }

    @Test
    void namesTheHighestOidWithTenDigits() {
        assertThat(EntryNames.largeObjects(4294967295L)).hasToString("3-large-objects/4294967295");
    }
}
