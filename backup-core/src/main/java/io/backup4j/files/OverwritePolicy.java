package io.backup4j.files;

/** What a restore does with a file that exists. */
public enum OverwritePolicy {
    NEVER,
    IF_CHANGED,
    IF_NEWER,
    ALWAYS
}
