package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Privileges, as what has to be granted and revoked to get from those that the object has when it is made to those that it has now. For the server's own
 * objects and members of extensions the start is what the server or the extension gave them. Multiranges are left to their range: newer servers let nobody
 * grant on them.
 */
final class GrantsPart implements SchemaPart {
    /** Stands for the name of the database, which no name of a role can hold. */
    private static final String THIS_DATABASE = "\0";

    private static final String HOLDERS = """
            SELECT 'pg_class' AS catalogue, c.oid, 0 AS subid, c.relacl AS acl, c.relowner AS owner,
                   CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS type, NULL::text AS of_column
            FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
            UNION ALL SELECT 'pg_class', a.attrelid, a.attnum, a.attacl, c.relowner, 'c', pg_catalog.quote_ident(a.attname)
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relpersistence <> 't'
            UNION ALL SELECT 'pg_proc', oid, 0, proacl, proowner, 'f', NULL FROM pg_catalog.pg_proc
            UNION ALL SELECT 'pg_type', oid, 0, typacl, typowner, 'T', NULL FROM pg_catalog.pg_type
            WHERE typtype <> 'm'
            UNION ALL SELECT 'pg_namespace', oid, 0, nspacl, nspowner, 'n', NULL FROM pg_catalog.pg_namespace
            UNION ALL SELECT 'pg_language', oid, 0, lanacl, lanowner, 'l', NULL FROM pg_catalog.pg_language
            UNION ALL SELECT 'pg_foreign_data_wrapper', oid, 0, fdwacl, fdwowner, 'F', NULL FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL SELECT 'pg_foreign_server', oid, 0, srvacl, srvowner, 'S', NULL FROM pg_catalog.pg_foreign_server
            UNION ALL SELECT 'pg_largeobject', oid, 0, lomacl, lomowner, 'L', NULL FROM pg_catalog.pg_largeobject_metadata
            UNION ALL SELECT 'pg_database', oid, 0, datacl, datdba, 'd', NULL FROM pg_catalog.pg_database
            WHERE datname = pg_catalog.current_database()
            """;

    @Override
    public void read(Reading reading) throws SQLException {
        String holders = HOLDERS
                + (reading.since(15) && reading.scope().roles() != SchemaScope.Roles.NONE
                        ? "UNION ALL SELECT 'pg_parameter_acl', oid, 0, paracl, 10, 'p', parname FROM pg_catalog.pg_parameter_acl"
                        : "");
        List<AclItem> items = new ArrayList<>();
        Target[] current = new Target[1];
        reading.query("""
                WITH holders AS (%s), changed AS (
                    SELECT h.*, COALESCE(h.acl, d.acl) AS now, COALESCE(p.initprivs, d.acl) AS base
                    FROM holders h
                         CROSS JOIN LATERAL (SELECT pg_catalog.acldefault(h.type, h.owner) AS acl) d
                         LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = ('pg_catalog.' || h.catalogue)::pg_catalog.regclass
                             AND p.objoid = h.oid AND p.objsubid = h.subid
                    WHERE COALESCE(h.acl, d.acl) IS DISTINCT FROM COALESCE(p.initprivs, d.acl))
                SELECT c.catalogue, c.oid, c.subid, c.of_column, i.type, CASE c.catalogue WHEN 'pg_parameter_acl' THEN c.of_column ELSE i.identity END AS identity,
                       i.schema, c.owner::bigint AS owner, e.source, e.grantor::bigint AS grantor, e.grantee::bigint AS grantee,
                       e.privilege_type AS privilege, e.is_grantable AS grantable, %s AS grantor_name,
                       CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE %s END AS grantee_name
                FROM changed c
                     CROSS JOIN LATERAL pg_catalog.pg_identify_object(('pg_catalog.' || c.catalogue)::pg_catalog.regclass, c.oid, 0) i
                     CROSS JOIN LATERAL (
                         SELECT 'now' AS source, x.* FROM pg_catalog.aclexplode(c.now) x
                         UNION ALL SELECT 'base', x.* FROM pg_catalog.aclexplode(c.base) x
                         UNION ALL SELECT 'none', 0, 0, '', false) e
                ORDER BY c.catalogue, c.oid, c.subid
                """.formatted(holders, Sql.role("e.grantor"), Sql.role("e.grantee")), row -> {
            Target target = new Target(
                    row.text("catalogue"),
                    row.number("oid"),
                    row.number("subid"),
                    row.textOrEmpty("of_column"),
                    row.textOrEmpty("type"),
                    row.textOrEmpty("identity"),
                    row.textOrEmpty("schema"),
                    row.number("owner"));
            if (!target.equals(current[0])) {
                write(reading, current[0], items);
                current[0] = target;
                items.clear();
            }
            if (!row.text("source").equals("none")) {
                items.add(new AclItem(
                        row.text("source").equals("now"),
                        row.number("grantor"),
                        row.number("grantee"),
                        row.text("privilege"),
                        row.flag("grantable"),
                        row.text("grantor_name"),
                        row.text("grantee_name")));
            }
        });
        write(reading, current[0], items);
    }

    /** An object or column with privileges. */
    private record Target(
            String catalogue,
            long oid,
            long subid,
            String column,
            String type,
            String identity,
            String schema,
            long owner) {}

    /** One privilege that is there now, or that is there at the start. */
    private record AclItem(
            boolean now,
            long grantor,
            long grantee,
            String privilege,
            boolean grantable,
            String grantorName,
            String granteeName) {
        String key() {
            return grantee + " " + privilege;
        }
    }

    private static void write(Reading reading, @Nullable Target target, List<AclItem> items) {
        List<String> statements = target == null ? List.of() : statements(target, items);
        if (target == null || statements.isEmpty()) {
            return;
        }
        Draft draft = bearer(reading, target);
        if (draft != null) {
            statements.forEach(statement -> draft.grants.add(finish(target, statement)));
        }
    }

    private static List<String> statements(Target target, List<AclItem> items) {
        Set<String> now = new HashSet<>();
        Set<String> base = new HashSet<>();
        for (AclItem item : items) {
            (item.now() ? now : base).add(item.key() + " " + item.grantable());
        }
        List<String> statements = new ArrayList<>();
        for (AclItem item : items) {
            boolean kept =
                    now.contains(item.key() + " true") || now.contains(item.key() + " false") && !item.grantable();
            if (!item.now() && !kept) {
                statements.add("REVOKE " + privilege(item, target) + " FROM " + item.granteeName());
            }
        }
        statements.sort(null);
        for (AclItem item : inOrder(items, target.owner())) {
            if (base.contains(item.key() + " " + item.grantable())) {
                continue;
            }
            boolean other = item.grantor() != target.owner();
            if (other) {
                statements.add("SET ROLE " + item.grantorName());
            }
            statements.add("GRANT " + privilege(item, target) + " TO " + item.granteeName()
                    + (item.grantable() ? " WITH GRANT OPTION" : ""));
            if (other) {
                statements.add("RESET ROLE");
            }
        }
        return statements;
    }

    private static String privilege(AclItem item, Target target) {
        String privilege = item.privilege() + (target.subid() == 0 ? "" : " (" + target.column() + ")");
        return privilege + " ON "
                + (target.catalogue().equals("pg_database")
                        ? "DATABASE " + THIS_DATABASE
                        : ObjectWords.grant(target.catalogue(), target.type(), target.identity()));
    }

    private static String finish(Target target, String statement) {
        return target.catalogue().equals("pg_database")
                ? DatabasePart.inThisDatabase(statement.replace("%", "%%").replace(THIS_DATABASE, "%I"))
                : statement;
    }

    /** Grants in an order in which each grantor has its option already. */
    private static List<AclItem> inOrder(List<AclItem> items, long owner) {
        List<AclItem> open = new ArrayList<>(items.stream().filter(AclItem::now).toList());
        open.sort(java.util.Comparator.comparing(AclItem::granteeName)
                .thenComparing(AclItem::privilege)
                .thenComparing(AclItem::grantorName));
        List<AclItem> ordered = new ArrayList<>();
        Set<String> options = new HashSet<>();
        for (boolean progress = true; progress && !open.isEmpty(); ) {
            progress = false;
            for (AclItem item : List.copyOf(open)) {
                if (item.grantor() == owner || options.contains(item.grantor() + " " + item.privilege())) {
                    ordered.add(item);
                    open.remove(item);
                    progress = true;
                    if (item.grantable()) {
                        options.add(item.key());
                    }
                }
            }
        }
        ordered.addAll(open);
        return ordered;
    }

    private static @Nullable Draft bearer(Reading reading, Target target) {
        Address address = new Address(target.catalogue(), target.oid());
        Long extension = reading.members().extension(address);
        if (extension != null) {
            return reading.drafts().bearer("pg_extension", extension);
        }
        Draft draft = reading.drafts().bearer(address);
        if (draft != null || reading.scope().isPartial()) {
            return draft;
        }
        if (target.catalogue().equals("pg_parameter_acl")) {
            return reading.drafts().add(address, "PARAMETER PRIVILEGES", "", target.identity(), Section.ROLE);
        }
        // The server's own: only privileges that were changed are written.
        return address.ofUser()
                ? null
                : reading.drafts()
                        .add(address, "SYSTEM PRIVILEGES", target.schema(), target.identity(), Section.POST_DATA);
    }
}
