package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Sessions;
import io.backup4j.spi.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a prune did.
 *
 * @param planOrEmpty what it proposed, or would; empty if it only finished what another had begun. Of several generations the last
 * @param generations finished by this prune, in order
 * @param packsDeleted packs that it deleted
 * @param bytesFreed stored bytes of those
 * @param packsRepacked packs of which everything needed was copied
 * @param bytesCopied stored bytes of the new packs
 * @param packsRetained packs that the store did not let go; a later prune tries again
 * @param givenUp deleted backups that cannot be undeleted any more
 * @param segmentsRewritten index segments that named packs which are gone
 * @param expelled sessions that were given up, with the reason; for people
 * @param waitingFor writers that the prune waited for in vain: nothing was deleted for their generation, and the next prune goes on
 * @param findings damage that was met; what needs it was not touched
 * @param remarks what else to know; for people
 */
public record PruneOutcome(
        Optional<PrunePlan> planOrEmpty,
        List<Long> generations,
        long packsDeleted,
        long bytesFreed,
        long packsRepacked,
        long bytesCopied,
        long packsRetained,
        Set<UUID> givenUp,
        int segmentsRewritten,
        List<String> expelled,
        List<Sessions.Registered> waitingFor,
        List<Finding> findings,
        List<String> remarks) {
    public PruneOutcome {
        generations = List.copyOf(generations);
        givenUp = Set.copyOf(givenUp);
        expelled = List.copyOf(expelled);
        waitingFor = List.copyOf(waitingFor);
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
    }

    /** Whether nothing was left to a later prune but what the store retains. */
    public boolean complete() {
        return waitingFor.isEmpty();
    }
}
