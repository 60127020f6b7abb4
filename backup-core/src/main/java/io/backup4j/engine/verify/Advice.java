package io.backup4j.engine.verify;

/** What to do next, in the words of every finding. */
final class Advice {
    /** Where stored bytes are gone. */
    static final String LOST =
            "Put an intact copy of the object back if there is one. If not, run a backup of what the source"
                    + " still has: it stores these chunks again, and older backups are healed by them. Then verify again.";

    /** Where the index does not know what the packs hold. */
    static final String INDEX = "Run 'repair index': the index is rebuilt from the packs. Then verify again.";

    private Advice() {}
}
