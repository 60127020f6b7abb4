package io.backup4j.spring.plan;

/** Backups that were uploaded as archives. Stateless. */
public final class ImportedBackups {
    /**
     * Their plan, which no plan of a host is called by: under another's name, retention would take an upload for that plan's newest backup, and a restore of the latest would bring back
     * whatever somebody has uploaded.
     */
    public static final String PLAN = "import";

    /** In the metadata of one: when its original was made. */
    public static final String ORIGINAL_FINISHED = "imported.finished";

    private ImportedBackups() {}
}
