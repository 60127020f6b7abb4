package io.backup4j;

/** What happens to a critical operation when the backup before it fails, or is not proven good. */
public enum GuardPolicy {
    /** The operation is not run. */
    FAIL,
    /** The operation runs without a backup; the failure is logged and, as far as it reached a repository, recorded. */
    WARN
}
