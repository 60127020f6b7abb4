package io.backup4j.kafka;

import io.backup4j.kafka.format.GroupsDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Reads groups of all types and what they have committed. Offsets of a transaction that is not decided are waited for. A group whose offsets cannot be read is missing, by
 * name, and never there without them.
 */
final class GroupsReader {
    private final Cluster cluster;
    private final Issues issues;

    GroupsReader(Cluster cluster, Issues issues) {
        this.cluster = cluster;
        this.issues = issues;
    }

    /** @param topics offsets of others are left out */
    GroupsDocument read(Set<String> topics) throws IOException {
        // Not what valid() gives: without the groups of a broker that did not answer the list would look complete.
        Collection<GroupListing> listings =
                cluster.ask("list the groups", admin -> admin.listGroups().all());
        Map<String, List<GroupsDocument.Offset>> offsets = new HashMap<>();
        offsets.putAll(committed(of(listings, GroupType.STREAMS), GroupsReader::streams));
        offsets.putAll(shared(of(listings, GroupType.SHARE)));
        Set<String> others = of(listings, null);
        others.removeAll(of(listings, GroupType.STREAMS));
        others.removeAll(of(listings, GroupType.SHARE));
        offsets.putAll(committed(others, GroupsReader::consumers));
        List<GroupsDocument.Group> groups = new ArrayList<>();
        for (GroupListing listing : listings) {
            List<GroupsDocument.Offset> all = offsets.get(listing.groupId());
            if (all != null) {
                groups.add(new GroupsDocument.Group(
                        listing.groupId(),
                        listing.type().orElse(GroupType.CLASSIC).toString().toLowerCase(Locale.ROOT),
                        listing.protocol(),
                        listing.groupState().orElse(GroupState.UNKNOWN).toString(),
                        all.stream()
                                .filter(offset -> topics.contains(offset.topic()))
                                .toList()));
            }
        }
        return new GroupsDocument(groups);
    }

    /** Ids of the groups of a type, or of all. */
    private static Set<String> of(
            Collection<GroupListing> listings, @org.jspecify.annotations.Nullable GroupType type) {
        Set<String> ids = new HashSet<>();
        for (GroupListing listing : listings) {
            if (type == null || listing.type().filter(type::equals).isPresent()) {
                ids.add(listing.groupId());
            }
        }
        return ids;
    }

    private static Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> consumers(
            Admin admin, Set<String> ids) {
        Map<String, ListConsumerGroupOffsetsSpec> specs = all(ids, id -> new ListConsumerGroupOffsetsSpec());
        ListConsumerGroupOffsetsResult result =
                admin.listConsumerGroupOffsets(specs, new ListConsumerGroupOffsetsOptions().requireStable(true));
        return all(ids, result::partitionsToOffsetAndMetadata);
    }

    private static Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> streams(
            Admin admin, Set<String> ids) {
        Map<String, ListStreamsGroupOffsetsSpec> specs = all(ids, id -> new ListStreamsGroupOffsetsSpec());
        ListStreamsGroupOffsetsResult result =
                admin.listStreamsGroupOffsets(specs, new ListStreamsGroupOffsetsOptions().requireStable(true));
        return all(ids, result::partitionsToOffsetAndMetadata);
    }

    private static Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> shares(
            Admin admin, Set<String> ids) {
        Map<String, ListShareGroupOffsetsSpec> specs = all(ids, id -> new ListShareGroupOffsetsSpec());
        ListShareGroupOffsetsResult result = admin.listShareGroupOffsets(specs);
        return all(ids, result::partitionsToOffsetInfo);
    }

    private static <V> Map<String, V> all(Set<String> ids, Function<String, V> value) {
        Map<String, V> map = new HashMap<>();
        ids.forEach(id -> map.put(id, value.apply(id)));
        return map;
    }

    private Map<String, List<GroupsDocument.Offset>> committed(
            Set<String> ids,
            BiFunction<Admin, Set<String>, Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>>> question)
            throws IOException {
        Map<String, List<GroupsDocument.Offset>> offsets = new HashMap<>();
        answers(ids, question).forEach((id, committed) -> {
            List<GroupsDocument.Offset> all = new ArrayList<>();
            committed.forEach((partition, offset) -> {
                // Null where nothing is committed.
                if (offset != null) {
                    all.add(new GroupsDocument.Offset(
                            partition.topic(),
                            partition.partition(),
                            offset.offset(),
                            offset.leaderEpoch().orElse(null),
                            offset.metadata().isEmpty() ? null : offset.metadata()));
                }
            });
            offsets.put(id, all);
        });
        return offsets;
    }

    private Map<String, List<GroupsDocument.Offset>> shared(Set<String> ids) throws IOException {
        Map<String, List<GroupsDocument.Offset>> offsets = new HashMap<>();
        answers(ids, GroupsReader::shares).forEach((id, started) -> {
            List<GroupsDocument.Offset> all = new ArrayList<>();
            started.forEach((partition, offset) -> {
                if (offset != null) {
                    all.add(new GroupsDocument.Offset(
                            partition.topic(),
                            partition.partition(),
                            offset.startOffset(),
                            offset.leaderEpoch().orElse(null),
                            null));
                }
            });
            offsets.put(id, all);
        });
        return offsets;
    }

    private <V> Map<String, V> answers(
            Set<String> ids, BiFunction<Admin, Set<String>, Map<String, KafkaFuture<V>>> question) throws IOException {
        Cluster.Answers<String, V> answers =
                cluster.askEach("read the offsets of groups", ids, question, failure -> false);
        for (Map.Entry<String, KafkaFailure> failure : answers.failures().entrySet()) {
            if (failure.getValue().is(GroupIdNotFoundException.class)) {
                issues.note("group " + failure.getKey(), "was deleted when the run began");
            } else if (failure.getValue().mayPass() && answers.values().isEmpty()) {
                throw failure.getValue();
            } else {
                issues.missing("group " + failure.getKey(), failure.getValue().getMessage());
            }
        }
        return answers.values();
    }
}
