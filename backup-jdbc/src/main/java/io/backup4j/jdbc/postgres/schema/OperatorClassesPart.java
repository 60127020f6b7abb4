package io.backup4j.jdbc.postgres.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operator families and classes. Members that belong to no class are added to their family one by one. */
final class OperatorClassesPart implements SchemaPart {

    /** A row of pg_amop or pg_amproc as part of a class or family. */
    private record Member(Address address, String text) {}

    @Override
    public void read(Reading reading) throws SQLException {
        Map<Long, List<Member>> ofClasses = new HashMap<>();
        Map<Long, List<Loose>> ofFamilies = new HashMap<>();
        members(reading, ofClasses, ofFamilies);
        families(reading);
        classes(reading, ofClasses);
        loose(reading, ofFamilies);
    }

    /** A member of a family. */
    private record Loose(Member member, String statement, String title, String schema) {}

    private static void families(Reading reading) throws SQLException {
        reading.query(
                """
                SELECT f.oid, %s AS schema, f.opfname AS name, %s AS quoted, %s AS owner, pg_catalog.quote_ident(a.amname) AS method
                FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
                WHERE f.oid >= 16384
                ORDER BY 2, 3, 6
                """.formatted(
                                Sql.schemaName("f.opfnamespace"),
                                Sql.qualified("f.opfnamespace", "f.opfname"),
                                Sql.role("f.opfowner")),
                row -> {
                    if (!reading.takes("pg_opfamily", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    String using = row.text("quoted") + " USING " + row.text("method");
                    reading.drafts()
                            .add(
                                    new Address("pg_opfamily", row.number("oid")),
                                    "OPERATOR FAMILY",
                                    row.text("schema"),
                                    row.text("name") + " USING " + row.text("method"),
                                    Section.PRE_DATA)
                            .statement("CREATE OPERATOR FAMILY " + using)
                            .owner("OPERATOR FAMILY " + using, row.text("owner"));
                });
    }

    private static void classes(Reading reading, Map<Long, List<Member>> members) throws SQLException {
        reading.query(
                """
                SELECT c.oid, %s AS schema, c.opcname AS name, %s AS quoted, %s AS owner, pg_catalog.quote_ident(a.amname) AS method,
                       pg_catalog.format_type(c.opcintype, NULL) AS type, c.opcdefault AS is_default,
                       CASE WHEN c.opckeytype <> 0 THEN pg_catalog.format_type(c.opckeytype, NULL) END AS key_type,
                       c.opcfamily AS family_oid, %s AS family
                FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
                WHERE c.oid >= 16384
                ORDER BY 2, 3, 6
                """.formatted(
                                Sql.schemaName("c.opcnamespace"),
                                Sql.qualified("c.opcnamespace", "c.opcname"),
                                Sql.role("c.opcowner"),
                                Sql.qualified("f.opfnamespace", "f.opfname")),
                row -> {
                    if (!reading.takes("pg_opclass", row.number("oid"), row.text("schema"))) {
                        return;
                    }
                    List<Member> own = members.getOrDefault(row.number("oid"), List.of());
                    List<String> items = new ArrayList<>();
                    own.forEach(member -> items.add(member.text()));
                    // A class must name something: its storage is its own type when it has no other.
                    if (row.textOrNull("key_type") != null || items.isEmpty()) {
                        String keyType = row.textOrNull("key_type");
                        items.add(0, "STORAGE " + (keyType == null ? row.text("type") : keyType));
                    }
                    String using = row.text("quoted") + " USING " + row.text("method");
                    Draft draft = reading.drafts()
                            .add(
                                    new Address("pg_opclass", row.number("oid")),
                                    "OPERATOR CLASS",
                                    row.text("schema"),
                                    row.text("name") + " USING " + row.text("method"),
                                    Section.PRE_DATA)
                            .statement("CREATE OPERATOR CLASS " + row.text("quoted")
                                    + (row.flag("is_default") ? " DEFAULT" : "") + " FOR TYPE "
                                    + row.text("type") + " USING " + row.text("method") + " FAMILY "
                                    + row.text("family") + " AS "
                                    + String.join(", ", items))
                            .owner("OPERATOR CLASS " + using, row.text("owner"))
                            .needs(reading.drafts().bearer("pg_opfamily", row.number("family_oid")));
                    for (Member member : own) {
                        reading.drafts()
                                .covers(
                                        draft,
                                        member.address().catalogue(),
                                        member.address().oid());
                    }
                });
    }

    private static void members(Reading reading, Map<Long, List<Member>> ofClasses, Map<Long, List<Loose>> ofFamilies)
            throws SQLException {
        reading.query(
                """
                WITH members AS (
                    SELECT 'pg_amop' AS catalogue, o.oid, o.amopfamily AS family, o.amopstrategy AS number,
                           pg_catalog.format('OPERATOR %%s %%I.%%s(%%s, %%s)%%s', o.amopstrategy, n.nspname, p.oprname,
                               pg_catalog.format_type(o.amoplefttype, NULL), pg_catalog.format_type(o.amoprighttype, NULL),
                               CASE WHEN o.amopsortfamily <> 0 THEN ' FOR ORDER BY ' || %s ELSE '' END) AS item
                    FROM pg_catalog.pg_amop o JOIN pg_catalog.pg_operator p ON p.oid = o.amopopr
                         JOIN pg_catalog.pg_namespace n ON n.oid = p.oprnamespace LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = o.amopsortfamily
                    WHERE o.oid >= 16384
                    UNION ALL
                    SELECT 'pg_amproc', f.oid, f.amprocfamily, f.amprocnum,
                           pg_catalog.format('FUNCTION %%s (%%s, %%s) %%s', f.amprocnum, pg_catalog.format_type(f.amproclefttype, NULL),
                               pg_catalog.format_type(f.amprocrighttype, NULL), f.amproc::oid::pg_catalog.regprocedure)
                    FROM pg_catalog.pg_amproc f
                    WHERE f.oid >= 16384)
                SELECT m.catalogue, m.oid, m.family, m.item, d.refobjid AS class, f.opfname AS family_name, %s AS schema,
                       %s || ' USING ' || pg_catalog.quote_ident(a.amname) AS using
                FROM members m JOIN pg_catalog.pg_opfamily f ON f.oid = m.family JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
                     LEFT JOIN pg_catalog.pg_depend d ON d.classid = ('pg_catalog.' || m.catalogue)::pg_catalog.regclass AND d.objid = m.oid
                         AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND d.deptype IN ('i', 'a')
                ORDER BY m.catalogue, m.number, m.item
                """.formatted(
                                Sql.qualified("s.opfnamespace", "s.opfname"),
                                Sql.schemaName("f.opfnamespace"),
                                Sql.qualified("f.opfnamespace", "f.opfname")),
                row -> {
                    Member member = new Member(new Address(row.text("catalogue"), row.number("oid")), row.text("item"));
                    if (row.number("class") != 0) {
                        ofClasses
                                .computeIfAbsent(row.number("class"), key -> new ArrayList<>())
                                .add(member);
                    } else {
                        ofFamilies
                                .computeIfAbsent(row.number("family"), key -> new ArrayList<>())
                                .add(new Loose(
                                        member,
                                        "ALTER OPERATOR FAMILY " + row.text("using") + " ADD " + member.text(),
                                        row.text("family_name") + " " + member.text(),
                                        row.text("schema")));
                    }
                });
    }

    private static void loose(Reading reading, Map<Long, List<Loose>> ofFamilies) {
        Drafts drafts = reading.drafts();
        for (Map.Entry<Long, List<Loose>> family : ofFamilies.entrySet()) {
            for (Loose loose : family.getValue()) {
                // The family may be one of the server's own.
                Address address = loose.member().address();
                if (reading.takes(address.catalogue(), address.oid(), loose.schema())) {
                    drafts.add(address, "OPERATOR FAMILY MEMBER", loose.schema(), loose.title(), Section.PRE_DATA)
                            .statement(loose.statement())
                            .needs(drafts.bearer("pg_opfamily", family.getKey()));
                }
            }
        }
    }
}
