package io.backup4j.kafka;

import io.backup4j.kafka.format.GroupsDocument;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/** Groups of the backup in the target. A group in which somebody is reading is refused: he would commit over what is restored. */
final class TargetGroups {
    private static final String SHARE = "share";

    private final Cluster cluster;

    TargetGroups(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Refuses groups that are alive, or of another type. */
    void requireEmpty(Collection<GroupsDocument.Group> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, GroupListing> present = cluster
                .ask("list the groups", admin -> admin.listGroups().all())
                .stream()
                .collect(Collectors.toMap(GroupListing::groupId, group -> group, (one, other) -> one));
        for (GroupsDocument.Group group : wanted) {
            GroupListing there = present.get(group.id());
            if (there == null) {
                continue;
            }
            GroupState state = there.groupState().orElse(GroupState.UNKNOWN);
            if (state != GroupState.EMPTY && state != GroupState.DEAD) {
                throw new IOException("group '" + group.id() + "' is " + state
                        + " in the target: stop its members, or restore without groups");
            }
            boolean share = there.type().filter(type -> type == GroupType.SHARE).isPresent();
            if (share != group.type().equals(SHARE)) {
                throw new IOException("group '" + group.id() + "' is of type " + group.type()
                        + " in the backup and of another in the target");
            }
        }
    }

    /** Commits, reads back and compares. */
    void restore(GroupsDocument.Group group, Map<TopicPartition, OffsetAndMetadata> offsets) throws IOException {
        if (group.type().equals(SHARE)) {
            restoreShare(group.id(), offsets);
            return;
        }
        cluster.ask(
                "commit offsets of group '" + group.id() + "'",
                admin -> admin.alterConsumerGroupOffsets(group.id(), offsets).all());
        Map<TopicPartition, OffsetAndMetadata> stored = new HashMap<>();
        cluster.ask(
                        "read back the offsets of group '" + group.id() + "'",
                        admin -> admin.listConsumerGroupOffsets(group.id()).partitionsToOffsetAndMetadata())
                .forEach((partition, found) -> {
                    if (found != null) {
                        stored.put(partition, new OffsetAndMetadata(found.offset(), found.metadata()));
                    }
                });
        requireStored(group.id(), offsets, stored);
    }

    private void restoreShare(String group, Map<TopicPartition, OffsetAndMetadata> offsets) throws IOException {
        Map<TopicPartition, Long> starts = new HashMap<>();
        offsets.forEach((partition, offset) -> starts.put(partition, offset.offset()));
        cluster.ask(
                "set the starts of share group '" + group + "'",
                admin -> admin.alterShareGroupOffsets(group, starts).all());
        Map<TopicPartition, Long> stored = new HashMap<>();
        cluster.ask("read back the starts of share group '" + group + "'", admin -> admin.listShareGroupOffsets(
                                Map.of(group, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group))
                .forEach((partition, found) -> {
                    if (found != null) {
                        stored.put(partition, found.startOffset());
                    }
                });
        requireStored(group, starts, stored);
    }

    private static <V> void requireStored(String group, Map<TopicPartition, V> expected, Map<TopicPartition, V> stored)
            throws IOException {
        for (Map.Entry<TopicPartition, V> offset : expected.entrySet()) {
            V found = stored.get(offset.getKey());
            if (!offset.getValue().equals(found)) {
                throw new IOException("group '" + group + "' does not have the offset that it was given for "
                        + offset.getKey() + ": has " + found + ", expected " + offset.getValue());
            }
        }
    }

    /** Groups that have committed to any of these topics, with those offsets alone. */
    static List<GroupsDocument.Group> of(List<GroupsDocument.Group> groups, Set<String> topics) {
        return groups.stream()
                .filter(group -> !OwnNames.isGroup(group.id()))
                .map(group -> new GroupsDocument.Group(
                        group.id(),
                        group.type(),
                        group.protocol(),
                        group.state(),
                        group.offsets().stream()
                                .filter(offset -> topics.contains(offset.topic()))
                                .toList()))
                .filter(group -> !group.offsets().isEmpty())
                .toList();
    }
}
