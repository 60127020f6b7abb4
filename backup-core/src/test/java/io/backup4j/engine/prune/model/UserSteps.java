package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.User.At.*;

import java.util.Set;

/** Section 9.5, delete, hold, release and undelete. */
final class UserSteps {
    private final Scenario scenario;
    private final Set<Rule> rules;
    private final DeleteSteps deletes;
    private final UndeleteSteps undeletes;

    UserSteps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.rules = rules;
        this.deletes = new DeleteSteps(scenario, rules);
        this.undeletes = new UndeleteSteps(scenario, rules);
    }

    void from(World now, int u, Next next) {
        if (now.users[u].at == END) {
            return;
        }
        Scenario.Order order = scenario.orders.get(u);
        World then = next.copy();
        User user = then.users[u];
        int backup = 1 << order.backup();
        String words =
                switch (order.operation()) {
                    case DELETE ->
                        switch (user.at) {
                            case START, CHOOSE, PUT, LOOK_AGAIN, CHECK -> deletes.step(then, u, backup);
                            default -> undeletes.step(then, u, backup);
                        };
                    case HOLD -> hold(then, user, backup);
                    case RELEASE -> release(then, user, backup);
                    case UNDELETE -> undeletes.step(then, u, backup);
                };
        next.to(
                then,
                () -> "user " + u + " (" + order.operation().name().toLowerCase(java.util.Locale.ROOT) + " "
                        + order.backup() + ") " + words);
    }

    /** One hold of a backup at most in a scenario: its note is the whole of `held`. */
    private String hold(World then, User user, int backup) {
        if (user.at == START) {
            then.held |= backup;
            user.at = CHECK;
            if (!rules.contains(Rule.HOLD_RECHECK)) {
                then.promisedHeld |= backup;
                user.end();
            }
            return "puts the note";
        }
        if (user.at == REMOVE) {
            then.held &= ~backup;
            user.end();
            return "removes the note of the hold that failed";
        }
        boolean listed = (then.listed() & backup) != 0;
        then.promisedHeld |= listed ? backup & then.held : 0; // a release may have come between
        user.at = REMOVE;
        if (listed) {
            user.end();
        }
        return listed ? "sees the backup listed: it is held" : "sees the backup not listed: the hold has failed";
    }

    private String release(World then, User user, int backup) {
        then.held &= ~backup;
        then.promisedHeld &= ~backup;
        user.end();
        return "puts the note";
    }
}
