package io.backup4j;

import java.util.List;
import java.util.Objects;

/** When a run into several places counts as completed. It says nothing about waiting: a place that fails never stops the others. */
public sealed interface PlacesPolicy {

    /** Every place has the backup, checked. */
    static PlacesPolicy all() {
        return new All();
    }

    /** At least so many places have it, checked. */
    static PlacesPolicy atLeast(int places) {
        return new AtLeast(places);
    }

    /** This place has it, checked; the others may be caught up later. */
    static PlacesPolicy primary(String place) {
        return new Primary(place);
    }

    /** Whether the places that hold the backup, with everything proven, are enough. */
    boolean satisfiedBy(List<String> proven, int places);

    /** Every place. */
    record All() implements PlacesPolicy {
        @Override
        public boolean satisfiedBy(List<String> proven, int places) {
            return proven.size() == places;
        }
    }

    /**
     * Some places.
     *
     * @param places how many, at least 1
     */
    record AtLeast(int places) implements PlacesPolicy {
        public AtLeast {
            if (places < 1) {
                throw new IllegalArgumentException("places: must be at least 1: " + places);
            }
        }

        @Override
        public boolean satisfiedBy(List<String> proven, int all) {
            return proven.size() >= places;
        }
    }

    /**
     * One place.
     *
     * @param place its name
     */
    record Primary(String place) implements PlacesPolicy {
        public Primary {
            Objects.requireNonNull(place, "place");
        }

        @Override
        public boolean satisfiedBy(List<String> proven, int all) {
            return proven.contains(place);
        }
    }
}
