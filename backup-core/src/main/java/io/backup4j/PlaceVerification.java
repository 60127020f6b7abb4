package io.backup4j;

import io.backup4j.spi.backup.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a place has what the others have, and whether that is whole.
 *
 * @param place its name
 * @param missing backups that another place lists and that this one never had; what its own retention let go is not missing
 * @param different backups that are there and are not what another place has under the same origin, for people
 * @param notSeen places that could not be asked, so that nothing is proven against them, each with the reason
 * @param newestHereOrNull when the newest backup of this place began
 * @param newestOrNull when the newest backup of any place began
 * @param report of the check of what is stored at this place
 */
public record PlaceVerification(
        String place,
        List<Missing> missing,
        List<String> different,
        List<String> notSeen,
        @Nullable Instant newestHereOrNull,
        @Nullable Instant newestOrNull,
        VerifyReport report) {
    public PlaceVerification {
        missing = List.copyOf(missing);
        different = List.copyOf(different);
        notSeen = List.copyOf(notSeen);
    }

    /**
     * A backup that is not there.
     *
     * @param place where it is
     * @param backup its id there
     * @param started when it began
     */
    public record Missing(String place, BackupId backup, Instant started) {}

    /** Whether everything is there that any other place has, every place was asked, and what is there is intact as far as it was read. */
    public boolean complete() {
        return missing.isEmpty() && different.isEmpty() && notSeen.isEmpty() && report.intact();
    }

    /** How much older its newest backup is than the newest of all; empty if it has none and another has. */
    public Optional<Duration> lag() {
        if (newestOrNull == null) {
            return Optional.of(Duration.ZERO);
        }
        return Optional.ofNullable(newestHereOrNull).map(here -> Duration.between(here, newestOrNull));
    }
}
