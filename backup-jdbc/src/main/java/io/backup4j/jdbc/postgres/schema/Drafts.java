package io.backup4j.jdbc.postgres.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All drafts of a reading, and which of them makes which row of the catalogs. Not thread-safe. */
final class Drafts {
    private final List<Draft> all = new ArrayList<>();
    private final Map<Address, Draft> bearers = new HashMap<>();
    private final Map<Address, Shell> shells = new HashMap<>();
    private final List<IndexAttachment> indexAttachments = new ArrayList<>();
    private final Map<Draft, Draft> refreshes = new LinkedHashMap<>();
    private final Map<Draft, Draft> attachments = new HashMap<>();
    private final Map<Address, String> announcedOperators = new HashMap<>();
    private final Map<Draft, Draft> domainDefaults = new HashMap<>();

    /** A type that was announced before the functions that it is made of. */
    private record Shell(Draft draft, Set<Address> functions) {}

    List<Draft> all() {
        return all;
    }

    /** Adds a draft that makes no row of its own with an oid. */
    Draft add(String kind, String schema, String name, Section section) {
        Draft draft = new Draft(kind, schema, name, section);
        all.add(draft);
        return draft;
    }

    /** Adds the draft that makes the row. */
    Draft add(Address address, String kind, String schema, String name, Section section) {
        Draft draft = add(kind, schema, name, section);
        bearers.put(address, draft);
        return draft;
    }

    /** Notes the draft that attaches a partition. */
    void attaches(Draft partition, Draft attach) {
        attachments.put(partition, attach);
    }

    /** The draft that attaches a partition, or null for a table that is none. */
    @Nullable
    Draft attachOf(Draft table) {
        return attachments.get(table);
    }

    /** An index of a partition and what it is attached to. */
    record IndexAttachment(Draft index, long parentOid, String quoted, String parent) {}

    void attachesIndex(Draft index, long parentOid, String quoted, String parent) {
        indexAttachments.add(new IndexAttachment(index, parentOid, quoted, parent));
    }

    List<IndexAttachment> indexAttachments() {
        return indexAttachments;
    }

    /** Notes the draft that fills a materialised view. */
    void refreshes(Draft view, Draft refresh) {
        refreshes.put(view, refresh);
    }

    /** The materialised views that are filled, and the drafts that do it. */
    Map<Draft, Draft> refreshes() {
        return refreshes;
    }

    /** Notes an operator that exists only as the commutator or negator of another. */
    void announced(Address operator, String identity) {
        announcedOperators.put(operator, identity);
    }

    /** The operators that exist only because others name them. */
    Map<Address, String> announcedOperators() {
        return announcedOperators;
    }

    /** Notes that what a domain needs beside its types is needed only by its default. */
    void defaults(Draft domain, Draft itsDefault) {
        domainDefaults.put(domain, itsDefault);
    }

    /** The default that was split off a domain, or null. */
    @Nullable
    Draft defaultOf(Draft domain) {
        return domainDefaults.get(domain);
    }

    void addAll(List<Draft> drafts) {
        all.addAll(drafts);
    }

    /** Notes that a draft also makes this row, such as the row type of a table. */
    void covers(Draft draft, String catalogue, long oid) {
        if (oid != 0) {
            bearers.putIfAbsent(new Address(catalogue, oid), draft);
        }
    }

    /** Which draft makes a row, or null when none does. */
    @Nullable
    Draft bearer(String catalogue, long oid) {
        return bearers.get(new Address(catalogue, oid));
    }

    @Nullable
    Draft bearer(Address address) {
        return bearers.get(address);
    }

    /** Notes the announcement of a type for the functions that the type itself needs. */
    void announce(Address type, Draft shell, Set<Address> functions) {
        shells.put(type, new Shell(shell, new HashSet<>(functions)));
    }

    /** Which draft must come before a row that refers to another: the bearer of the other, or its announcement. */
    @Nullable
    Draft before(Address dependent, Address referenced) {
        Shell shell = shells.get(referenced);
        return shell != null && shell.functions().contains(dependent) ? shell.draft() : bearers.get(referenced);
    }
}
