package io.backup4j.kafka;

import io.backup4j.kafka.format.GroupsDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Reads groups of all types and their offsets. A group whose offsets cannot be read is missing, by name, and never there without them. */
final class GroupsReader {
    private final Cluster cluster;
    private final Duration transactionWait;
    private final Issues issues;

    GroupsReader(Cluster cluster, Duration transactionWait, Issues issues) {
        this.cluster = cluster;
        this.transactionWait = transactionWait;
        this.issues = issues;
    }

    /** @param topics offsets of others are left out */
    GroupsDocument read(Set<String> topics) throws IOException {
        // Not what valid() gives: without the groups of a broker that did not answer the list would look complete.
        List<GroupListing> listings = cluster
                .ask("list the groups", admin -> admin.listGroups().all())
                .stream()
                .filter(listing -> !OwnNames.isGroup(listing.groupId()))
                .toList();
        Map<GroupType, Set<String>> byType = new HashMap<>();
        for (GroupListing listing : listings) {
            byType.computeIfAbsent(type(listing), type -> new HashSet<>()).add(listing.groupId());
        }
        Map<String, List<GroupsDocument.Offset>> offsets = new HashMap<>();
        for (Map.Entry<GroupType, Set<String>> groups : byType.entrySet()) {
            offsets.putAll(
                    switch (groups.getKey()) {
                        case SHARE -> started(groups.getValue());
                        case STREAMS -> committed(groups.getValue(), CommittedOffsets::ofStreams);
                        case CLASSIC, CONSUMER, UNKNOWN -> committed(groups.getValue(), CommittedOffsets::ofConsumers);
                    });
        }
        List<GroupsDocument.Group> groups = new ArrayList<>();
        for (GroupListing listing : listings) {
            List<GroupsDocument.Offset> all = offsets.get(listing.groupId());
            if (all != null) {
                groups.add(group(listing, all, topics));
            }
        }
        return new GroupsDocument(groups);
    }

    private static GroupType type(GroupListing listing) {
        return listing.type().orElse(GroupType.CLASSIC);
    }

    private static GroupsDocument.Group group(
            GroupListing listing, List<GroupsDocument.Offset> offsets, Set<String> topics) {
        return new GroupsDocument.Group(
                listing.groupId(),
                type(listing).toString().toLowerCase(Locale.ROOT),
                listing.protocol(),
                listing.groupState().orElse(GroupState.UNKNOWN).toString(),
                offsets.stream()
                        .filter(offset -> topics.contains(offset.topic()))
                        .toList());
    }

    private Map<String, List<GroupsDocument.Offset>> committed(Set<String> groups, CommittedOffsets.Question question)
            throws IOException {
        Map<String, List<GroupsDocument.Offset>> found = new HashMap<>();
        new CommittedOffsets(cluster, question, transactionWait, issues)
                .read(groups)
                .forEach((group, offsets) -> {
                    List<GroupsDocument.Offset> all = new ArrayList<>();
                    offsets.forEach((partition, offset) -> all.add(new GroupsDocument.Offset(
                            partition.topic(),
                            partition.partition(),
                            offset.offset(),
                            offset.leaderEpoch().orElse(null),
                            offset.metadata().isEmpty() ? null : offset.metadata())));
                    found.put(group, all);
                });
        return found;
    }

    private Map<String, List<GroupsDocument.Offset>> started(Set<String> groups) throws IOException {
        Map<String, List<GroupsDocument.Offset>> found = new HashMap<>();
        CommittedOffsets.answered(
                        cluster.askEach(
                                "read the offsets of share groups", groups, GroupsReader::ofShares, failure -> false),
                        issues)
                .forEach((group, offsets) -> {
                    List<GroupsDocument.Offset> all = new ArrayList<>();
                    offsets.forEach((partition, offset) -> {
                        // Nothing, or below 0, where it has not begun.
                        if (offset != null && offset.startOffset() >= 0) {
                            all.add(new GroupsDocument.Offset(
                                    partition.topic(),
                                    partition.partition(),
                                    offset.startOffset(),
                                    offset.leaderEpoch().orElse(null),
                                    null));
                        }
                    });
                    found.put(group, all);
                });
        return found;
    }

    private static Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> ofShares(
            Admin admin, Set<String> groups) {
        ListShareGroupOffsetsResult result =
                admin.listShareGroupOffsets(CommittedOffsets.each(groups, id -> new ListShareGroupOffsetsSpec()));
        return CommittedOffsets.each(groups, result::partitionsToOffsetInfo);
    }
}
