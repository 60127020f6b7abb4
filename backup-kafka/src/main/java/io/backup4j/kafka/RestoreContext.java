package io.backup4j.kafka;

/**
 * What all parts of one restore share.
 *
 * @param room of the heap, for records on their way
 * @param records whether the backup has records; without, only topics and offsets of groups are restored
 */
record RestoreContext(
        Cluster cluster,
        TargetOptions options,
        RecordProducers producers,
        MemoryRoom room,
        Issues issues,
        boolean records) {}
