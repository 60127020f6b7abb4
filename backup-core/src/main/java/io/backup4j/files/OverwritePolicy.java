package io.backup4j.files;

/**
 * What a restore does with files that are there already.
 *
 * <p>Whatever the policy: a file or link never replaces a directory, empty or not; nothing is ever deleted that the backup does not name; and nothing is
 * written through a symbolic link. A directory replaces a file or link that stands in its place only with {@link #ALWAYS}, because that cannot be done in
 * one step.
 */
public enum OverwritePolicy {
    /** What is there stays, whatever it is. */
    NEVER,
    /**
     * Files of another size or time of modification, links of another target and directories of another time or mode are replaced. A file equal in both
     * stays as it is, also if only its mode or owner differs.
     */
    IF_CHANGED,
    /** What is in the backup replaces what was modified earlier. */
    IF_NEWER,
    /** The backup wins. */
    ALWAYS
}
