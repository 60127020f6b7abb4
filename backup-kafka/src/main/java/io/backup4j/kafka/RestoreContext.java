package io.backup4j.kafka;

/**
 * What all parts of one restore share.
 *
 * @param records whether the backup has records; without, only topics and offsets of groups are restored
 */
record RestoreContext(
        Cluster cluster, TargetOptions options, RecordProducers producers, Issues issues, boolean records) {}
