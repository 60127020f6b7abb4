package io.backup4j.engine.seal;

/** The version of the repository format that this release writes, and the only one it reads. Version 1 is frozen: every later release reads it. */
public final class FormatVersion {
    /** In every header and in the associated data of everything sealed. */
    public static final int CURRENT = 1;

    private FormatVersion() {}
}
