package io.backup4j.spring.web;

import io.backup4j.BackupRepository;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spring.place.HostPlaces;

/** Which repository a call is about: that of the parameter {@code place}, else the nearest. Stateless. */
final class PlaceChoice {
    private PlaceChoice() {}

    static BackupRepository of(Call call, HostPlaces places) {
        return call.parameter("place")
                .map(places::named)
                .orElseGet(places::nearest)
                .open();
    }

    /** The backup that a path names. */
    static BackupId backup(Call call) {
        try {
            return BackupId.of(call.variable("id"));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException(String.valueOf(e.getMessage()));
        }
    }
}
