package io.backup4j.spring.schedule;

import io.backup4j.RepositoryUse;
import io.backup4j.spi.schedule.RunClaims;
import io.backup4j.spring.place.HostPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Claims in the repositories themselves, each task's in that of its own place: a place that is dead or hangs holds up nothing that is not for it. Thread-safe. */
public final class PlaceClaims implements RunClaims {
    private final Function<String, HostPlace> place;
    private final Map<HostPlace, RunClaims> claims = new ConcurrentHashMap<>();

    /** @param place of a task, the same on all instances */
    public PlaceClaims(Function<String, HostPlace> place) {
        this.place = place;
    }

    @Override
    public Answer take(String task, Instant due) throws IOException {
        return claims.computeIfAbsent(place.apply(task), of -> RepositoryUse.claims(of::open))
                .take(task, due);
    }
}
