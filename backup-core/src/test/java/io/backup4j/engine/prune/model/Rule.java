package io.backup4j.engine.prune.model;

/** The rules of section 9 of the format page that the model can leave out, one at a time. Each but one is needed: left out, the search finds a loss. */
enum Rule {
    SINK_KEEPS("9.1", "a put of a key that exists changes nothing"),
    SINK_FORGETS("9.1", "a key whose deletion completed before a listing began is not shown"),
    WRITER_LOOKS_AGAIN("9.3 step 1", "after its session is put the writer finds the newest generation again"),
    R1_MASK("9.3 step 2", "the packs masked at the generation of the session do not count"),
    R1_MASK_BEFORE_LISTING("9.3 step 2", "what is masked is read before `pack/` is listed"),
    R1_LISTING("9.3 step 2", "a pack counts only if `pack/`, listed after registration, shows it"),
    R2_RESOLVE("9.3 step 3", "references of entries that are not read again resolve too"),
    R3_ONE_VERDICT("9.2", "the verdict is put once, and every executor follows the stored one"),
    R3_IN_ORDER("9.2", "generation n+1 exists only if n is finished"),
    PACK_PUT_ONCE("9.3 step 4", "a put of a pack whose outcome is unknown is not repeated under the same name"),
    R4_SETTLE("9.3 step 5", "a commit of unknown outcome is settled by the writer's own tombstone"),
    READER_SESSION_FIRST("9.4", "the session is put before the backup is seen to be listed"),
    READER_MASKS_NEWEST("9.4", "a reader masks at the newest generation it finds after it saw its backup listed"),
    READER_UNMASKED_FIRST("9.4", "of several copies the one that is not masked comes first"),
    FENCE("9.5 step 4", "the pruner waits for writers registered before its generation, or expels them"),
    TOMBSTONE_FIRST("9.5 step 4", "whoever is expelled gets its tombstone before its session goes"),
    SECOND_PASS("9.5 step 5", "the catalogue, the sessions and the packs are read again after the fence"),
    S1_SESSIONS_BEFORE("9.5 step 5", "sessions are listed before the catalogue"),
    S2_SESSIONS_AFTER("9.5 step 5", "sessions are listed again after the catalogue"),
    S2_AFTER_PACKS("9.5 step 5", "sessions are listed again after `pack/`"),
    NOTES_AFTER_DELETED("9.5 step 5", "notes are read after `deleted/`"),
    COPY_NOT_CONDEMNED("9.5 step 5", "a copy in a pack that n condemns does not count"),
    COPY_NOT_RETAINED("9.5 step 5", "a copy in a pack that n-1 retains does not count"),
    COPY_NOT_KNOWN_BAD("9.5 step 5", "a copy in a pack known bad does not count, though it may open now and then"),
    COPY_OPENED("9.5 step 5", "a copy counts only if it was opened in this pass"),
    READER_PIN("9.5 step 5", "a condemned pack with any copy of what a listed reader reads stays"),
    GIVEN_UP_FIRST("9.5 step 6", "`given-up/` is put before anything goes; left out, after the generation is finished"),
    DELETE_RECHECK("9.5 delete", "the notes are read again after `deleted/` is put"),
    DELETE_NUMBERED("9.5 delete", "deletions are numbered; left out, all have one number"),
    DELETE_LOOKS_AGAIN(
            "9.5 delete",
            "after `deleted/<uuid>/<k>` is put, `undelete/<uuid>/<k>` must not be there; else again with another number"),
    HOLD_RECHECK("9.5 hold", "after the note is put the backup must be seen to be listed"),
    UNDELETE_ANNOUNCES("9.5 undelete (b)", "the deletions seen are announced as taken back"),
    UNDELETE_SETTLES("9.5 undelete (c)", "the newest generation, if not finished, gets an empty verdict"),
    UNDELETE_HEEDS("9.5 undelete (d)", "refused if the verdict names the backup"),
    UNDELETE_LISTS_LAST("9.5 undelete (e)", "the backup is listed again only at the end"),
    UNDELETE_ONLY_SEEN("9.5 undelete (e)", "no other deletion is removed than those announced");

    private final String section;
    private final String words;

    Rule(String section, String words) {
        this.section = section;
        this.words = words;
    }

    /** Where the format page states the rule. */
    String section() {
        return section;
    }

    /** What it demands. */
    @Override
    public String toString() {
        return words;
    }
}
