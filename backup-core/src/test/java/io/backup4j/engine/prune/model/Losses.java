package io.backup4j.engine.prune.model;

import org.jspecify.annotations.Nullable;

/** What must never be. */
final class Losses {
    private final Scenario scenario;

    Losses(Scenario scenario) {
        this.scenario = scenario;
    }

    /** What is lost in this world, or null. */
    @Nullable
    String in(World world) {
        int good = world.chunksIn(world.packs & ~scenario.bad);
        int listed = world.listed();
        for (int backup = 0; backup < scenario.backupCount(); backup++) {
            int bit = 1 << backup;
            boolean whole = (scenario.needs(backup) & ~good) == 0 || (world.damaged & bit) != 0;
            if ((listed & bit) != 0 && !whole) {
                return "backup " + backup + " is listed, and a chunk of it is nowhere";
            }
            if ((world.promisedHeld & bit) != 0 && (!whole || (world.givenUp & bit) != 0)) {
                return "backup " + backup + " is gone though a hold of it succeeded";
            }
            if ((world.promisedKept & bit) != 0 && (!whole || (world.givenUp & bit) != 0)) {
                return "backup " + backup + " is gone though its undelete succeeded";
            }
            if ((world.promisedListed & bit) != 0 && (listed & bit) == 0) {
                return "backup " + backup + " is not listed though its undelete succeeded";
            }
        }
        for (int reader = 0; reader < scenario.readers.length; reader++) {
            if (world.readers[reader].at == World.Reader.At.FAILED) {
                return "reader " + reader + " is registered and alive, and cannot read a chunk";
            }
        }
        return deletions(world);
    }

    /** A deletion that succeeded, and that no undelete has seen since, must be one. */
    @Nullable
    private String deletions(World world) {
        for (int user = 0; user < world.users.length; user++) {
            if ((world.unseenDeletions >> user & 1) == 0 || world.users[user].at != User.At.END) {
                continue;
            }
            int backup = scenario.orders.get(user).backup();
            int bit = 1 << backup;
            if ((world.listed() & bit) != 0) {
                return "backup " + backup + " is listed though its deletion succeeded";
            }
            if ((world.promisedHeld & bit) != 0) {
                return "backup " + backup + " is deleted though a hold of it succeeded";
            }
            if ((world.deletedForVerdict() & bit) == 0 && (world.givenUp & bit) == 0) {
                return "backup " + backup + " is never collected though its deletion succeeded";
            }
        }
        return null;
    }
}
