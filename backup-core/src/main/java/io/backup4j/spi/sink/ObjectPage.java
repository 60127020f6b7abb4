package io.backup4j.spi.sink;

import java.util.List;

/**
 * One page of a listing.
 *
 * @param objects in ascending key order; may be empty
 * @param more true if keys greater than the last one of this page may follow; never true on an empty page
 */
public record ObjectPage(List<ObjectInfo> objects, boolean more) {
    public ObjectPage {
        objects = List.copyOf(objects);
        if (more && objects.isEmpty()) {
            throw new IllegalArgumentException("more: a page that is followed by another must not be empty");
        }
    }
}
