package io.backup4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a prune means to free, as of one moment.
 *
 * @param packs what is deleted or repacked, in the order of their actions; packs that stay are not named
 * @param storedPacks number of packs that are stored
 * @param storedBytes bytes of all packs that are stored
 * @param unfinishedPacks packs that an earlier prune has condemned and not settled: that is done first. They may be among {@code packs}
 * @param truncated whether more could go than one step may hold; a prune goes on until nothing is left
 */
public record PrunePreview(
        List<Pack> packs, int storedPacks, long storedBytes, int unfinishedPacks, boolean truncated) {
    public PrunePreview {
        packs = List.copyOf(packs);
    }

    /** What is done with a pack. */
    public enum Action {
        /** Deleted: no backup needs anything in it. */
        DEAD("no backup needs anything in it"),
        /** Deleted: of everything in it that backups need, another pack keeps a copy. */
        DUPLICATE("other packs keep a copy of everything that backups need of it"),
        /** What backups need of it is copied into a new pack, then it is deleted. */
        REPACK("backups need little of it, which is copied into a new pack");

        private final String reason;

        Action(String reason) {
            this.reason = reason;
        }

        /** Why, in words. */
        public String reason() {
            return reason;
        }
    }

    /**
     * One pack.
     *
     * @param name 64 hex digits
     * @param action what is done with it
     * @param storedBytes its stored size
     * @param liveBytes stored bytes of what backups need and no other pack keeps
     * @param freedBytes bytes that are free afterwards, about: what is copied may compress differently
     * @param reason a sentence for people
     */
    public record Pack(String name, Action action, long storedBytes, long liveBytes, long freedBytes, String reason) {
        public Pack {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * All packs with the same action.
     *
     * @param action what is done with them
     * @param packs how many, at least one
     * @param storedBytes their stored size
     * @param freedBytes bytes that are free afterwards, about
     */
    public record Group(Action action, long packs, long storedBytes, long freedBytes) {}

    /** The packs by what is done with them; actions without a pack are left out. */
    public List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (Action action : Action.values()) {
            List<Pack> members =
                    packs.stream().filter(pack -> pack.action() == action).toList();
            if (!members.isEmpty()) {
                groups.add(new Group(
                        action,
                        members.size(),
                        members.stream().mapToLong(Pack::storedBytes).sum(),
                        members.stream().mapToLong(Pack::freedBytes).sum()));
            }
        }
        return groups;
    }

    /** Bytes that are free afterwards, about. */
    public long freedBytes() {
        return packs.stream().mapToLong(Pack::freedBytes).sum();
    }
}
