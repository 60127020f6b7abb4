package io.backup4j.spring.place;

import io.backup4j.spi.error.NotFoundException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All places of this host, nearest first. Closing it closes them. Thread-safe. */
public final class HostPlaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostPlaces.class);

    private final List<HostPlace> places;

    public HostPlaces(List<HostPlace> places) {
        this.places = List.copyOf(places);
    }

    public List<HostPlace> all() {
        return places;
    }

    /** The first place. */
    public HostPlace nearest() {
        return places.get(0);
    }

    public HostPlace named(String name) {
        return places.stream()
                .filter(place -> place.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no place '" + name + "'; there are: " + names()));
    }

    private String names() {
        return places.stream().map(HostPlace::name).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        for (HostPlace place : places) {
            try {
                place.close();
            } catch (RuntimeException e) {
                LOG.warn("Place '{}' could not be closed cleanly", place.name(), e);
            }
        }
    }
}
