package io.backup4j.cli;

import io.backup4j.BackupPlaces;
import io.backup4j.PlacesPolicy;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.cli.config.PlaceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main repository, the places of the configuration file, and those of the command line, in this order of nearness. */
final class ManyPlaces implements AutoCloseable {
    private final List<OtherPlace> all = new ArrayList<>();
    private final BackupPlaces places;

    private ManyPlaces(Invocation invocation, List<String> more, RetryLimits retry, @Nullable Integer atLeast) {
        RepositoryOptions options = invocation.repositoryOptions(retry);
        Map<String, PlaceSettings> configured = invocation.settings().places();
        try {
            OtherPlace main = OtherPlace.main(invocation, options);
            all.add(main);
            configured.forEach((name, place) -> all.add(OtherPlace.configured(name, place, main::credential, options)));
            for (String text : more) {
                if (!configured.containsKey(text)) {
                    all.add(OtherPlace.at(nameOf(text, more), text, main.credential(), options));
                }
            }
            places = build(options, atLeast);
        } catch (RuntimeException e) {
            all.forEach(OtherPlace::close);
            throw e;
        }
    }

    private BackupPlaces build(RepositoryOptions options, @Nullable Integer atLeast) {
        BackupPlaces.Builder builder = BackupPlaces.builder(options);
        all.forEach(place -> builder.place(place.place()));
        builder.policy(atLeast == null ? PlacesPolicy.all() : PlacesPolicy.atLeast(atLeast));
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * All of them, none opened yet.
     *
     * @param more names of the configuration file, which are among them anyway, or where others are
     * @param atLeast how many must have a backup for it to be completed; null for all
     */
    static ManyPlaces of(Invocation invocation, List<String> more, RetryLimits retry, @Nullable Integer atLeast) {
        return new ManyPlaces(invocation, more, retry, atLeast);
    }

    /** The name of a place that the command line gives, for reports. */
    static String nameOf(String text, List<String> more) {
        return "also-" + (more.indexOf(text) + 1);
    }

    BackupPlaces places() {
        return places;
    }

    @Override
    public void close() {
        try {
            places.close();
        } finally {
            all.forEach(OtherPlace::close);
        }
    }
}
