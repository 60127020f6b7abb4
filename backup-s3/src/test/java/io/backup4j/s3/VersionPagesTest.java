package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

class VersionPagesTest {
    private final VersionPages pages = new VersionPages();

    /** Versions such as {@code a3}, of the name {@code a}; a marker is {@code a-}. */
    private static ListObjectVersionsResponse page(String... all) {
        List<ObjectVersion> versions = new ArrayList<>();
        List<DeleteMarkerEntry> markers = new ArrayList<>();
        for (String each : all) {
            String name = each.substring(0, 1);
            String id = each.substring(1);
            if (id.equals("-")) {
                markers.add(DeleteMarkerEntry.builder().key(name).isLatest(true).build());
            } else {
                versions.add(ObjectVersion.builder()
                        .key(name)
                        .versionId(id)
                        .size(Long.parseLong(id))
                        .lastModified(Instant.EPOCH)
                        .build());
            }
        }
        return ListObjectVersionsResponse.builder()
                .versions(versions)
                .deleteMarkers(markers)
                .build();
    }

    private List<String> take(boolean more) {
        return pages.take(more).stream()
                .map(found -> found.name() + " from " + found.first().id() + " to "
                        + found.newest().id() + " over " + found.others() + (found.hidden() ? " hidden" : ""))
                .toList();
    }

    @Test
    void theLastNameOfAPageWaitsForItsOlderVersions() {
        pages.add(page("a2", "a1", "b9", "b8"));
        assertThat(take(true)).containsExactly("a from 1 to 2 over 1");
        pages.add(page("b7"));
        assertThat(take(true)).isEmpty();
        pages.add(page("b1", "c5"));
        assertThat(take(false)).containsExactly("b from 1 to 9 over 3", "c from 5 to 5 over 0");
    }

    @Test
    void aMarkerHidesANameAndANameWithoutVersionsIsNone() {
        pages.add(page("a1", "a-", "b-", "c1"));
        assertThat(take(false)).containsExactly("a from 1 to 1 over 0 hidden", "c from 1 to 1 over 0");
    }
}
