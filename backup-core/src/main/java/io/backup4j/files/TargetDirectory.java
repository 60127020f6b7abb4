package io.backup4j.files;

/** A directory below the target that was seen to be a real one, and what is known of files made in it. Thread-safe. */
final class TargetDirectory {
    static final long UNKNOWN_OWNER = -1;

    /** Owner and group that files made here get, which the file system decides ({@code setgid}, mount options, network). */
    private volatile long ownerOfNewFiles = UNKNOWN_OWNER;

    /** Bits of modes that new files were seen to get, and not to get (mask of the process, access control list of the directory). */
    private volatile int granted;

    private volatile int denied;

    /** User id in the upper, group id in the lower 32 bits, or {@link #UNKNOWN_OWNER}. */
    long ownerOfNewFiles() {
        return ownerOfNewFiles;
    }

    void learnOwnerOfNewFiles(long owner) {
        ownerOfNewFiles = owner;
    }

    /** A file that was made here with a mode got another, or the same. */
    synchronized void learnMode(int wanted, int got) {
        granted |= wanted & got;
        denied |= wanted & ~got;
    }

    /** Whether a file that is made here with this mode has it. */
    boolean grants(int mode) {
        return (granted & mode) == mode && (denied & mode) == 0;
    }

    /** Whether a file that is made here with this mode has another. */
    boolean denies(int mode) {
        return (denied & mode) != 0;
    }
}
