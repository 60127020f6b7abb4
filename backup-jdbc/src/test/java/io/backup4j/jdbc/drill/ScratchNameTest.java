package io.backup4j.jdbc.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only what a drill named is taken for a drill's. */
class ScratchNameTest {
    @Test
    void knowsItsOwnNamesAndWhatARestoreMakesBeside() {
        String name = ScratchName.fresh();
        assertThat(name)
                .startsWith(ScratchName.PREFIX)
                .hasSizeLessThanOrEqualTo(40)
                .isNotEqualTo(ScratchName.fresh());
        assertThat(ScratchName.ofDrill(name)).contains(name);
        assertThat(ScratchName.ofDrill(name + "_restore_20261121_120000")).contains(name);
    }

    @Test
    void nobodyElsesNameIsTakenForOurs() {
        String name = ScratchName.fresh();
        char last = name.charAt(name.length() - 1) == '0' ? '1' : '0';
        for (String other : new String[] {
            "backup4j_drill_",
            "backup4j_drill_production",
            "backup4j_drill_0123456789ab0123456789ab",
            "x" + name,
            name + "0",
            name + "_before_20261121_120000",
            name.toUpperCase(java.util.Locale.ROOT),
            name.substring(0, name.length() - 1) + last,
            "shop"
        }) {
            assertThat(ScratchName.ofDrill(other)).as(other).isEmpty();
        }
    }
}
