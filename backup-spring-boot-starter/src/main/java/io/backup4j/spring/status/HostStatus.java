package io.backup4j.spring.status;

import io.backup4j.operate.schedule.TaskStatus;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spring.place.KitCheck;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the backups of this host stand.
 *
 * @param level the worst of all
 * @param at when this was put together
 * @param tasks plans, clean-up, checks and drills
 * @param places where backups go
 * @param alerts what is wrong
 * @param warnings what else the host should look at
 */
public record HostStatus(
        Level level,
        Instant at,
        List<TaskStatus> tasks,
        List<PlaceStatus> places,
        List<Alert> alerts,
        List<String> warnings) {
    public HostStatus {
        tasks = List.copyOf(tasks);
        places = List.copyOf(places);
        alerts = List.copyOf(alerts);
        warnings = List.copyOf(warnings);
    }

    /** How bad it is, least first. */
    public enum Level {
        /** Nothing is known to be wrong. */
        OK,
        /** Backups go on, but something needs a look: an unconfirmed emergency kit, something that is not backed up. */
        WARNING,
        /** Data that is lost now may be lost for good. */
        FAILING
    }

    /**
     * A place.
     *
     * @param name of the place
     * @param location where it is, without credentials
     * @param open whether its repository is open
     * @param encrypted whether what is stored there is
     * @param kit what is known of its emergency kit; null if nobody could look yet
     * @param totalBytes size of the storage; -1 if it cannot tell
     * @param usableBytes room in the storage; -1 if it cannot tell
     * @param failure why it cannot be used
     */
    public record PlaceStatus(
            String name,
            String location,
            boolean open,
            boolean encrypted,
            KitCheck.@Nullable Kit kit,
            long totalBytes,
            long usableBytes,
            @Nullable String failure) {}
}
