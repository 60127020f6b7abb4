package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.User.At.*;

import java.util.Set;

/** Section 9.5, undelete; also a deletion that is taken back. */
final class UndeleteSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    UndeleteSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    String step(World then, int u, int backup) {
        User user = then.users[u];
        switch (user.at) {
            case START, TAKE_BACK -> {
                user.at = LIST_DELETED;
                user.numbers = 0;
                return refusedIfGone(then, user, backup, "finds it not given up");
            }
            case LIST_DELETED -> {
                return listDeleted(then, user, backup);
            }
            case ANNOUNCE -> {
                return announce(then, user, backup);
            }
            case SETTLE -> {
                user.generation = then.newest;
                boolean open = then.newest > 0 && then.unfinished(then.newest);
                user.at = open ? EMPTY_VERDICT : CONFIRM;
                return "finds generation " + then.newest + (open ? " not finished" : " finished");
            }
            case EMPTY_VERDICT -> {
                return settle(then, user, backup);
            }
            case CONFIRM -> {
                if (user.named && rules.contains(Rule.UNDELETE_HEEDS)) {
                    user.end();
                    return "is refused: a verdict names it";
                }
                user.at = REMOVE;
                String words = refusedIfGone(then, user, backup, "finds it not given up again");
                if (user.at == REMOVE && !rules.contains(Rule.UNDELETE_LISTS_LAST)) {
                    promise(then, backup);
                    user.end();
                }
                return words;
            }
            case REMOVE -> {
                return remove(then, user, backup);
            }
            default -> throw new IllegalStateException("not a step of an undelete");
        }
    }

    private String listDeleted(World then, User user, int backup) {
        user.numbers = then.deletionsOf(backup);
        for (int other = 0; other < then.users.length; other++) {
            if (1 << scenario.orders.get(other).backup() == backup) {
                then.unseenDeletions &= ~(1 << other);
            }
        }
        String words = "sees deletions " + Packs.of(user.numbers);
        user.at = rules.contains(Rule.UNDELETE_ANNOUNCES) ? ANNOUNCE : afterAnnouncement();
        if (user.numbers == 0) {
            user.end();
        }
        return words;
    }

    private String announce(World then, User user, int backup) {
        int left = user.numbers & ~then.announcementsOf(backup);
        if (left == 0) {
            user.at = afterAnnouncement();
            return "has announced the undelete";
        }
        int number = Integer.numberOfTrailingZeros(left);
        then.announced[number] |= backup;
        return "announces that deletion " + number + " is taken back";
    }

    private User.At afterAnnouncement() {
        return !rules.contains(Rule.UNDELETE_LISTS_LAST)
                ? REMOVE
                : rules.contains(Rule.UNDELETE_SETTLES) ? SETTLE : CONFIRM;
    }

    private static String settle(World then, User user, int backup) {
        Generation generation = then.generations[user.generation];
        user.at = CONFIRM;
        user.generation = 0;
        if (!generation.verdict) {
            generation.verdict = true;
            return "puts an empty verdict";
        }
        user.named = (generation.backups & backup) != 0;
        return "finds a verdict that " + (user.named ? "names it" : "does not name it");
    }

    private String remove(World then, User user, int backup) {
        int going = rules.contains(Rule.UNDELETE_ONLY_SEEN) ? user.numbers : then.deletionsOf(backup);
        int left = going & then.deletionsOf(backup);
        if (left != 0) {
            int number = Integer.numberOfTrailingZeros(left);
            then.deleted[number] &= ~backup;
            return "removes deletion " + number;
        }
        if (rules.contains(Rule.UNDELETE_LISTS_LAST)) {
            promise(then, backup);
            user.end();
            return "has undeleted it";
        }
        user.numbers = 0;
        user.at = SETTLE;
        return "has removed the deletions";
    }

    private static String refusedIfGone(World then, User user, int backup, String words) {
        if ((then.givenUp & backup) != 0) {
            user.end();
            return "is refused: given up";
        }
        return words;
    }

    /** Success was reported; unless somebody has deleted the backup again meanwhile it must stay. */
    private static void promise(World then, int backup) {
        then.promisedListed |= backup & ~then.deleted();
        then.promisedKept |= backup & ~then.deleted();
    }
}
