package io.backup4j.jdbc.postgres.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts drafts into an order in which they can be made, the same for the same schema whatever its oids are.
 *
 * <p>A loop is broken by making a stub of a view or function first and its body later. A view that needs something which is made after the rows, because it
 * groups by a primary key, gets a stub as well, so that what uses its columns need not wait. A loop without a view or function is refused by name.
 */
final class CreationOrder {
    private static final Comparator<Draft> BY_NAME = Comparator.<Draft, Section>comparing(draft -> draft.section)
            .thenComparingInt(draft -> Ranks.of(draft.kind))
            .thenComparing(draft -> draft.schema)
            .thenComparing(draft -> draft.kind)
            .thenComparing(draft -> draft.name)
            .thenComparing(draft -> String.join("\n", draft.statements));

    private final Drafts drafts;
    private final Set<String> unrepresentable;

    CreationOrder(Drafts drafts, Set<String> unrepresentable) {
        this.drafts = drafts;
        this.unrepresentable = unrepresentable;
    }

    List<SchemaObject> objects() {
        new ArrayList<>(drafts.all()).forEach(draft -> {
            if (draft.stub == null) {
                draft.needs.addAll(draft.bodyNeeds);
            }
        });
        splitViewsThatWait();
        List<Draft> order = sort();
        for (int attempts = drafts.all().size(); order.size() < drafts.all().size() && attempts > 0; attempts--) {
            breakLoop(order);
            order = sort();
        }
        lateSections();
        order = sort();
        return number(order);
    }

    /** All needs of a draft: with its body's when it is in one piece. */
    private static Set<Draft> needs(Draft draft) {
        if (draft.bodyNeeds.isEmpty() || draft.stub == null) {
            return draft.needs;
        }
        Set<Draft> all = new LinkedHashSet<>(draft.needs);
        all.addAll(draft.bodyNeeds);
        return all;
    }

    private void splitViewsThatWait() {
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Draft draft : List.copyOf(drafts.all())) {
                if (draft.kind.equals(ViewsPart.KIND)
                        && draft.stub != null
                        && draft.bodyNeeds.stream().anyMatch(needed -> needed.section.compareTo(Section.DATA) > 0)) {
                    split(draft);
                    draft.section = Section.POST_DATA;
                    changed = true;
                }
            }
        }
    }

    /** Makes a stub of a draft; what needs the draft needs the stub from now on, but for views, whose checks look into it. */
    private void split(Draft draft) {
        Draft stub = drafts.add(draft.kind + " STUB", draft.schema, draft.name, draft.section);
        stub.statements.add(java.util.Objects.requireNonNull(draft.stub));
        stub.ownership.addAll(draft.ownership);
        stub.needs.addAll(draft.needs);
        draft.ownership.clear();
        draft.statements.set(0, java.util.Objects.requireNonNull(draft.completion));
        draft.stub = null;
        draft.stubDraft = stub;
        draft.needs.addAll(draft.bodyNeeds);
        draft.needs.add(stub);
        for (Draft other : drafts.all()) {
            if (other == draft || other == stub) {
                continue;
            }
            if (other.needs.remove(draft)) {
                other.needs.add(stub);
            }
            if (!other.kind.equals(ViewsPart.KIND) && other.bodyNeeds.remove(draft)) {
                other.bodyNeeds.add(stub);
            }
        }
    }

    private List<Draft> sort() {
        Map<Draft, Integer> open = new HashMap<>();
        Map<Draft, List<Draft>> waiting = new HashMap<>();
        PriorityQueue<Draft> ready = new PriorityQueue<>(BY_NAME);
        for (Draft draft : drafts.all()) {
            Set<Draft> needs = needs(draft);
            open.put(draft, needs.size());
            needs.forEach(needed ->
                    waiting.computeIfAbsent(needed, key -> new ArrayList<>()).add(draft));
            if (needs.isEmpty()) {
                ready.add(draft);
            }
        }
        List<Draft> order = new ArrayList<>();
        for (Draft next = ready.poll(); next != null; next = ready.poll()) {
            order.add(next);
            for (Draft waiter : waiting.getOrDefault(next, List.of())) {
                if (open.merge(waiter, -1, Integer::sum) == 0) {
                    ready.add(waiter);
                }
            }
        }
        return order;
    }

    private void breakLoop(List<Draft> order) {
        List<Draft> loop = findLoop(order);
        for (int i = 0; i < loop.size(); i++) {
            Draft needed = loop.get((i + 1) % loop.size());
            Draft dependent = loop.get(i);
            // A loop through a view that has a stub already: the stub is enough for one that is part of the loop.
            if (needed.stubDraft != null
                    && dependent != needed.stubDraft
                    && (dependent.needs.remove(needed) | dependent.bodyNeeds.remove(needed))) {
                dependent.needs.add(needed.stubDraft);
                return;
            }
        }
        Draft candidate = candidate(loop, ViewsPart.KIND);
        if (candidate == null) {
            candidate = candidate(loop, null);
        }
        if (candidate != null) {
            split(candidate);
            return;
        }
        Draft first = loop.get(0);
        StringBuilder names = new StringBuilder();
        loop.forEach(draft -> names.append(names.isEmpty() ? "" : ", ").append(draft.title()));
        unrepresentable.add(
                first.title() + ": it and others need each other in a loop that cannot be broken: " + names);
        Draft needed = loop.get(1 % loop.size());
        first.needs.remove(needed);
        first.bodyNeeds.remove(needed);
    }

    private static @Nullable Draft candidate(List<Draft> loop, @Nullable String kind) {
        Draft best = null;
        for (int i = 0; i < loop.size(); i++) {
            Draft draft = loop.get(i);
            Draft needed = loop.get((i + 1) % loop.size());
            // Only a need of the body can be put off.
            if (draft.stub != null
                    && (kind == null || draft.kind.equals(kind))
                    && draft.bodyNeeds.contains(needed)
                    && !draft.needs.contains(needed)
                    && (best == null || BY_NAME.compare(draft, best) < 0)) {
                best = draft;
            }
        }
        return best;
    }

    /** A loop among the drafts that could not be put in order, each followed by one that it needs. */
    private List<Draft> findLoop(List<Draft> order) {
        Set<Draft> done = new LinkedHashSet<>(order);
        Draft next = drafts.all().stream()
                .filter(draft -> !done.contains(draft))
                .min(BY_NAME)
                .orElseThrow();
        Map<Draft, Integer> path = new LinkedHashMap<>();
        while (!path.containsKey(next)) {
            path.put(next, path.size());
            next = needs(next).stream()
                    .filter(draft -> !done.contains(draft))
                    .min(BY_NAME)
                    .orElseThrow();
        }
        List<Draft> drafted = new ArrayList<>(path.keySet());
        return drafted.subList(path.get(next), drafted.size());
    }

    /** Moves what needs something that is made later to the section of that, and refuses it when rows are to be copied into it. */
    private void lateSections() {
        for (Draft draft : sort()) {
            for (Draft needed : needs(draft)) {
                if (needed.section.compareTo(draft.section) > 0) {
                    draft.section = needed.section;
                    if (draft.holdsRows) {
                        unrepresentable.add(draft.title() + ": it needs " + needed.title()
                                + ", which can only be made after the rows");
                    }
                }
            }
        }
    }

    private static List<SchemaObject> number(List<Draft> order) {
        Map<Draft, Long> ids = new HashMap<>();
        List<SchemaObject> objects = new ArrayList<>();
        for (Draft draft : order) {
            long id = ids.size() + 1;
            ids.put(draft, id);
            List<Long> dependsOn = new ArrayList<>();
            needs(draft).forEach(needed -> dependsOn.add(ids.get(needed)));
            dependsOn.sort(null);
            objects.add(new SchemaObject(
                    id,
                    draft.kind,
                    draft.schema,
                    draft.name,
                    draft.section,
                    draft.statements,
                    dependsOn,
                    draft.ownership,
                    draft.grants,
                    draft.comments));
        }
        return objects;
    }
}
