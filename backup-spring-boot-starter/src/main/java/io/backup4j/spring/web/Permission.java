package io.backup4j.spring.web;

/** What a caller may do; each includes those before it. */
enum Permission {
    /** List and show. */
    VIEW,
    /** Create, cancel, restore, and read the content of backups. */
    OPERATE,
    /** Delete, configure, and bring in archives, from which others may restore. */
    ADMINISTER
}
