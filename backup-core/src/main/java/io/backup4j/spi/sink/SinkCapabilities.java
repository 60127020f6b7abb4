package io.backup4j.spi.sink;

/**
 * What a sink claims to do. The engine probes each claim before it relies on it.
 *
 * @param conditionalCreate a second put of one key answers {@link PutResult#EXISTS} and changes nothing
 * @param consistentListing a listing that begins after a put has returned shows the new key
 * @param deletes objects can be deleted
 */
public record SinkCapabilities(boolean conditionalCreate, boolean consistentListing, boolean deletes) {
    /** Everything that concurrent writers and prune need. */
    public static final SinkCapabilities FULL = new SinkCapabilities(true, true, true);

    /** Whether several writers and a prune may work at the same time. */
    public boolean sharable() {
        return conditionalCreate && consistentListing;
    }
}
