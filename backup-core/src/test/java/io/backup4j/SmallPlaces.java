package io.backup4j;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.DirectorySink;
import java.nio.file.Path;

/** A process that writes one directory to several places, with all defaults. */
final class SmallPlaces {
    private SmallPlaces() {}

    /** @param arguments what is backed up, where to, and to how many places */
    public static void main(String[] arguments) {
        BackupPlaces.Builder builder = BackupPlaces.builder(RepositoryOptions.defaults());
        for (int place = 0; place < Integer.parseInt(arguments[2]); place++) {
            builder.place(BackupPlace.of(
                    "place-" + place,
                    BackupRepository.createUnencrypted(
                            DirectorySink.at(Path.of(arguments[1], "place-" + place)), RepositoryOptions.defaults())));
        }
        try (BackupPlaces places = builder.build()) {
            PlacesReport report = places.backup(BackupPlan.named("files")
                    .source(FileSource.of("files", Path.of(arguments[0])))
                    .build());
            report.places()
                    .forEach(place -> System.out.println(place.place() + " " + place.state() + " "
                            + place.message().orElse("")));
            System.out.println(report.status());
        }
    }
}
