package io.backup4j.engine.prune.model;

/**
 * The rules of section 9 of the format page that the model can leave out, one at a time. Each must be needed: left out, the search finds a loss.
 */
enum Rule {
    /** 9.3 step 2: the packs masked at the generation of the session do not count. */
    R1_MASK,
    /** 9.3 step 2: a pack counts only if `pack/`, listed after registration, shows it. */
    R1_LISTING,
    /** 9.3 step 3: references of entries that are not read again resolve too. */
    R2_RESOLVE,
    /** 9.2: the verdict is put once, and every executor follows the stored one. */
    R3_ONE_VERDICT,
    /** 9.2: generation n+1 exists only if n is finished. */
    R3_IN_ORDER,
    /** 9.3 step 5: a commit of unknown outcome is settled by the writer's own tombstone. */
    R4_SETTLE,
    /** 9.5 step 4: the pruner waits for writers registered before its generation, or expels them. */
    FENCE,
    /** 9.5 step 4: whoever is expelled gets its tombstone before its session goes. */
    TOMBSTONE_FIRST,
    /** 9.5 step 5: the catalogue is read again after the fence. */
    SECOND_PASS,
    /** 9.5 step 5: sessions are listed before the catalogue. */
    SESSIONS_BEFORE,
    /** 9.5 step 5: sessions are listed again after the catalogue. */
    SESSIONS_AFTER,
    /** 9.5 step 5: notes are read after `deleted/`. */
    NOTES_AFTER_DELETED,
    /** 9.5 step 5: a copy counts only if it was opened in this pass and is not known bad. */
    OPENED_COPY,
    /** 9.5 step 5: a condemned pack with any copy of what a listed reader reads stays. */
    READER_PIN,
    /** 9.5 step 6: `given-up/` is put before the first pack goes. */
    GIVEN_UP_FIRST,
    /** 9.4: of several copies the one that is not masked comes first. */
    READER_UNMASKED_FIRST,
    /** 9.4: the session is put before the backup is seen to be listed. */
    READER_SESSION_FIRST,
    /** 9.5 hold: after the note is put the backup must be seen to be listed. */
    HOLD_RECHECK,
    /** 9.5 delete: the notes are read again after `deleted/` is put. */
    DELETE_RECHECK,
    /** 9.5 undelete (c): an unfinished generation gets an empty verdict. */
    EMPTY_VERDICT,

    // Candidates for repair of the text.
    /** Undelete announces itself, settles, and only then lists the backup again. */
    UNDELETE_ANNOUNCED,
    /** A copy in a pack that n-1 retains does not count in the pass of n. */
    RETAINED_IS_NO_COPY,
    /** A reader masks at the newest generation it finds after it saw its backup listed. */
    READER_MASKS_NEWEST
}
