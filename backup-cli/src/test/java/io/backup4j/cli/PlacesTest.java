package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {

    @ParameterizedTest
    @CsvSource({
        "/srv/backups, /srv/backups",
        "backups, backups",
        "./with:colon, ./with:colon",
        "file:///srv/my%20backups, /srv/my backups",
        "file:/srv/backups, /srv/backups",
        "FILE://localhost/srv/backups, /srv/backups",
    })
    void pathsAndFileUrlsAreDirectories(String place, String expected) {
        assertThat(Places.directory(place)).isEqualTo(Path.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s4://bucket/prefix", "https://host/x", "file:relative", "file://host/x", "file:///a b"})
    void everythingElseIsRefused(String place) {
        assertThatThrownBy(() -> Places.directory(place))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--repository");
    }
}
