package io.backup4j.engine.seal;

/** The version of the repository format that this release writes, and the only one it reads. */
public final class FormatVersion {
    /** In every header and in the associated data of everything sealed. */
    public static final int CURRENT = 0;

    private FormatVersion() {}
}
