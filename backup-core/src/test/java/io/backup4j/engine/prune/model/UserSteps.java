package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.World.User.At.*;

import java.util.Set;

/** Section 9.5, delete, hold, release and undelete. */
final class UserSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    UserSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void from(World now, int u, Next next) {
        if (now.users[u].at == END) {
            return;
        }
        Scenario.Order order = scenario.orders.get(u);
        World then = next.copy();
        World.User user = then.users[u];
        int backup = 1 << order.backup();
        String words =
                switch (order.operation()) {
                    case DELETE -> delete(then, user, backup);
                    case HOLD -> hold(then, user, backup);
                    case RELEASE -> release(then, user, backup);
                    case UNDELETE -> undelete(then, user, backup);
                };
        next.to(
                then,
                () -> "user " + u + " (" + order.operation().name().toLowerCase(java.util.Locale.ROOT) + " "
                        + order.backup() + ") " + words);
    }

    private String delete(World then, World.User user, int backup) {
        switch (user.at) {
            case START -> {
                boolean free =
                        (then.held & backup) == 0 && (then.listed() & backup) != 0 && (then.announced[1] & backup) == 0;
                user.at = free ? PUT : END;
                return free ? "finds no hold" : "is refused";
            }
            case PUT -> {
                int number = freeNumber(then, backup);
                then.deleted[number] |= backup;
                user.number = number;
                then.promisedListed &= ~backup;
                user.at = CHECK;
                return "puts deleted/";
            }
            case CHECK -> {
                boolean heldNow = (then.held & backup) != 0 && rules.contains(Rule.DELETE_RECHECK);
                user.at = heldNow ? TAKE_BACK : END;
                return heldNow ? "finds a hold that appeared meanwhile" : "has deleted it";
            }
            default -> {
                return undelete(then, user, backup);
            }
        }
    }

    private String hold(World then, World.User user, int backup) {
        if (user.at == START) {
            then.held |= backup;
            user.at = CHECK;
            if (!rules.contains(Rule.HOLD_RECHECK)) {
                then.promisedHeld |= backup;
                user.end();
            }
            return "puts the note";
        }
        boolean listed = (then.listed() & backup) != 0;
        then.promisedHeld |= listed ? backup : 0;
        user.end();
        return listed ? "sees the backup listed: it is held" : "sees the backup not listed: the hold has failed";
    }

    private String release(World then, World.User user, int backup) {
        then.held &= ~backup;
        then.promisedHeld &= ~backup;
        user.end();
        return "puts the note";
    }

    private String undelete(World then, World.User user, int backup) {
        boolean announces = rules.contains(Rule.UNDELETE_ANNOUNCED);
        switch (user.at) {
            case START, TAKE_BACK -> {
                boolean gone = (then.givenUp & backup) != 0 || (then.deleted() & backup) == 0;
                if (gone) {
                    user.end();
                    return "is refused: given up, or not deleted";
                }
                user.number = (then.deleted[1] & backup) != 0 ? 1 : 0;
                user.at = UNLIST;
                return "finds it not given up";
            }
            case UNLIST -> {
                user.at = SETTLE;
                if (announces) {
                    then.announced[user.number] |= backup;
                    return "announces the undelete";
                }
                relist(then, user.number, backup);
                return "removes deleted/";
            }
            case SETTLE -> {
                user.generation = then.newest;
                user.at = then.newest > 0 && then.unfinished(then.newest) ? EMPTY_VERDICT : CONFIRM;
                return "finds generation " + then.newest + (user.at == CONFIRM ? " finished" : " not finished");
            }
            case EMPTY_VERDICT -> {
                World.Generation generation = then.generations[user.generation];
                user.at = CONFIRM;
                if (generation.verdict) {
                    user.named = (generation.backups & backup) != 0;
                    return "finds a verdict that " + (user.named ? "names it" : "does not name it");
                }
                if (rules.contains(Rule.EMPTY_VERDICT)) {
                    generation.verdict = true;
                    return "puts an empty verdict";
                }
                return "finds no verdict";
            }
            case CONFIRM -> {
                if (user.named || (then.givenUp & backup) != 0) {
                    user.end();
                    return "is refused: given up";
                }
                if (announces) {
                    user.at = LIST_AGAIN;
                    return "finds it not given up again";
                }
                promise(then, backup);
                user.end();
                return "has undeleted it";
            }
            case LIST_AGAIN -> {
                relist(then, user.number, backup);
                promise(then, backup);
                user.end();
                return "removes deleted/: has undeleted it";
            }
            default -> throw new IllegalStateException("not a step of an undelete");
        }
    }

    private void relist(World then, int number, int backup) {
        if (scenario.ghosts) {
            then.ghostDeleted[number] |= then.deleted[number] & backup;
        }
        then.deleted[number] &= ~backup;
    }

    /** The number of a new deletion: as the text is, there is one key only. */
    private int freeNumber(World now, int backup) {
        return rules.contains(Rule.UNDELETE_ANNOUNCED) && (now.announced[0] & backup) != 0 ? 1 : 0;
    }

    /** Success was reported; unless somebody has deleted the backup again meanwhile it must stay listed. */
    private static void promise(World then, int backup) {
        then.promisedListed |= backup & ~then.deleted();
    }
}
