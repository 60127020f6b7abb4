package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstModeTest {
    @ParameterizedTest
    @ValueSource(ints = {0600, 0644, 0700, 0711, 0744, 0755})
    void aModeThatHidesNothingIsTakenFromTheBeginning(int mode) {
        assertThat(FirstMode.of(Entries.attributes(0100000 | mode).build())).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0400, 0444, 0555, 0640, 0660, 0664, 0666, 0750, 0777, 01644, 02755, 04755, 0200})
    void whatOthersMayNotSeeOrMayChangeOrTheOwnerMayNotChangeBeginsPrivate(int mode) {
        assertThat(FirstMode.of(Entries.attributes(0100000 | mode).build())).isEqualTo(FirstMode.PRIVATE);
    }

    @Test
    void anEntryWithoutModeGetsNone() {
        assertThat(FirstMode.of(EntryAttributes.builder().build())).isEqualTo(FirstMode.NONE);
    }

    @Test
    void aDirectoryThatTakesBitsAwayIsRemembered() {
        TargetDirectory directory = new TargetDirectory();
        assertThat(directory.grants(0644)).isFalse();
        assertThat(directory.denies(0644)).isFalse();
        directory.learnMode(0644, 0100640);
        assertThat(directory.grants(0644)).isFalse();
        assertThat(directory.denies(0644)).isTrue();
        assertThat(directory.grants(0600)).isTrue();
    }
}
