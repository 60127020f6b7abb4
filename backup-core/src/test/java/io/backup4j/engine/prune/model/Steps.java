package io.backup4j.engine.prune.model;

import java.util.Set;

/** Every step that anybody can take; a process that takes none any more is one that died. */
final class Steps {
    private final Scenario scenario;
    private final WriterSteps writers;
    private final ProposalSteps proposals;
    private final VerdictSteps verdicts;
    private final DeletionSteps deletions;
    private final ReaderSteps readers;
    private final UserSteps users;
    private final SinkSteps sink;

    Steps(Scenario scenario, Set<Rule> rules) {
        this.scenario = scenario;
        this.writers = new WriterSteps(scenario, rules);
        this.proposals = new ProposalSteps(scenario, rules);
        this.verdicts = new VerdictSteps(scenario, rules);
        this.deletions = new DeletionSteps(rules);
        this.readers = new ReaderSteps(scenario, rules);
        this.users = new UserSteps(scenario, rules);
        this.sink = new SinkSteps(scenario, rules);
    }

    void from(World now, Next next) {
        for (int writer = 0; writer < scenario.writers.size(); writer++) {
            writers.from(now, writer, next);
        }
        for (int pruner = 0; pruner < scenario.pruners; pruner++) {
            switch (now.pruners[pruner].at) {
                case START, REPACK_INDEX, PROPOSE, PUT_HEAD, FENCE -> proposals.from(now, pruner, next);
                case SESSIONS,
                        FATES,
                        DELETED,
                        GIVEN_UP,
                        NOTES,
                        UNDELETES,
                        SESSIONS_AGAIN,
                        LIST_PACKS,
                        LISTING_PACKS,
                        JUDGE,
                        PUT_VERDICT -> verdicts.from(now, pruner, next);
                case GIVE_UP, DELETE, DROP_ROWS, FINISH, GIVE_UP_LATE -> deletions.from(now, pruner, next);
            }
        }
        for (int reader = 0; reader < scenario.readers.length; reader++) {
            readers.from(now, reader, next);
        }
        for (int user = 0; user < scenario.orders.size(); user++) {
            users.from(now, user, next);
        }
        sink.from(now, next);
    }
}
