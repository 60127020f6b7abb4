package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.User.At.*;

import java.util.Set;

/** Section 9.5, delete, until a hold that appeared meanwhile makes it an undelete. */
final class DeleteSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;

    DeleteSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    String step(World then, int u, int backup) {
        User user = then.users[u];
        switch (user.at) {
            case START -> {
                if ((then.held & backup) != 0) {
                    user.end();
                    return "is refused: held";
                }
                user.at = CHOOSE;
                return "finds no hold";
            }
            case CHOOSE -> {
                int taken = rules.contains(Rule.DELETE_NUMBERED)
                        ? then.deletionsOf(backup) | then.announcementsOf(backup)
                        : 0;
                int number = Integer.highestOneBit(taken) * 2;
                user.numbers = Math.max(number, 1);
                user.at = PUT;
                if (user.numbers >> World.DELETIONS != 0) {
                    user.end(); // beyond the bounds of the search
                }
                return "chooses number " + Packs.of(user.numbers);
            }
            case PUT -> {
                return put(then, u, backup);
            }
            case LOOK_AGAIN -> {
                boolean announced = (then.announcementsOf(backup) & user.numbers) != 0;
                user.at = announced ? CHOOSE : CHECK;
                return announced ? "sees that this number is taken back" : "sees that this number is not taken back";
            }
            case CHECK -> {
                if ((then.held & backup) != 0 && rules.contains(Rule.DELETE_RECHECK)) {
                    user.at = TAKE_BACK;
                    return "finds a hold that appeared meanwhile";
                }
                user.end();
                return "has deleted it";
            }
            default -> throw new IllegalStateException("not a step of a deletion");
        }
    }

    private String put(World then, int u, int backup) {
        User user = then.users[u];
        int number = Integer.numberOfTrailingZeros(user.numbers);
        if ((then.deleted[number] & backup) != 0) {
            user.at = CHOOSE;
            if (!rules.contains(Rule.DELETE_NUMBERED)) {
                user.end();
            }
            return "finds this number taken";
        }
        then.deleted[number] |= backup;
        if (scenario.lateDeletions) {
            then.lateDeleted[number] |= backup;
        }
        then.promisedListed &= ~backup;
        then.promisedKept &= ~backup;
        then.unseenDeletions |= 1 << u;
        user.at = rules.contains(Rule.DELETE_LOOKS_AGAIN) ? LOOK_AGAIN : CHECK;
        return "puts deleted/ with number " + number;
    }
}
