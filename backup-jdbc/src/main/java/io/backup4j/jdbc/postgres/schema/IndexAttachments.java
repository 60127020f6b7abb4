package io.backup4j.jdbc.postgres.schema;

/** Attaches the indexes of partitions to those of their tables, once both are known. */
final class IndexAttachments implements SchemaPart {
    @Override
    public void read(Reading reading) {
        for (Drafts.IndexAttachment attachment : reading.drafts().indexAttachments()) {
            Draft index = attachment.index();
            Draft draft = reading.drafts()
                    .add("INDEX ATTACH", index.schema, index.name, Section.POST_DATA)
                    .statement("ALTER INDEX " + attachment.parent() + " ATTACH PARTITION " + attachment.quoted())
                    .needs(index);
            Draft parent = reading.drafts().bearer("pg_class", attachment.parentOid());
            if (parent == null) {
                reading.expect("INDEX " + attachment.parent());
            }
            draft.needs(parent);
            reading.drafts().attaches(index, draft);
        }
    }
}
