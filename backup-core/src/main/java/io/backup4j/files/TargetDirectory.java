package io.backup4j.files;

/** A directory below the target that was seen to be a real one. Thread-safe. */
final class TargetDirectory {
    static final long UNKNOWN_OWNER = -1;

    /** Owner and group that files made here get, which the file system decides ({@code setgid}, mount options, network). */
    private volatile long ownerOfNewFiles = UNKNOWN_OWNER;

    /** User id in the upper, group id in the lower 32 bits, or {@link #UNKNOWN_OWNER}. */
    long ownerOfNewFiles() {
        return ownerOfNewFiles;
    }

    void learnOwnerOfNewFiles(long owner) {
        ownerOfNewFiles = owner;
    }
}
