package io.backup4j.engine.prune.model;

/** Which chunks backups need. */
final class Reach {
    private Reach() {}

    static int of(Scenario scenario, int backups) {
        int chunks = 0;
        for (int i = 0; i < scenario.backupCount(); i++) {
            if ((backups >> i & 1) != 0) {
                chunks |= scenario.needs(i);
            }
        }
        return chunks;
    }

    /** The backups that these readers restore. */
    static int readBy(Scenario scenario, int readers) {
        int backups = 0;
        for (int i = 0; i < scenario.readers.length; i++) {
            if ((readers >> i & 1) != 0) {
                backups |= 1 << scenario.readers[i];
            }
        }
        return backups;
    }
}
