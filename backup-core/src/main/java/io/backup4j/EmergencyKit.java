package io.backup4j;

import java.time.Instant;
import java.util.UUID;

/**
 * Everything that is needed to restore without the host, on one page. It holds the recovery key: print it, keep it offline, and not beside the repository.
 *
 * @param location of the repository
 * @param repositoryId its id
 * @param slotId id of the recovery key's slot
 * @param recoveryKey in groups of four characters
 * @param version of this library
 * @param created when the kit was made
 */
public record EmergencyKit(
        String location, UUID repositoryId, String slotId, String recoveryKey, String version, Instant created) {

    /** The page as text; the recovery key stands alone on its line. */
    public String page() {
        return """
                backup4j emergency kit
                ======================
                Keep this page offline and not beside the repository. Whoever holds it can read every backup.

                Repository      %s
                Repository id   %s
                Key slot        %s
                Made            %s with backup4j %s

                Recovery key

                    %s

                To restore the latest backup on any machine with a Java 17 (or newer) runtime:

                  1. Get backup-cli.jar of version %s or newer, and make the repository reachable.
                  2. Write the recovery key above into a file, for example recovery-key.txt.
                  3. Run

                     java -jar backup-cli.jar restore --repository '%s' --recovery-key-file recovery-key.txt --backup-id latest --target restored

                  4. Run the same with 'list' instead of 'restore … restored' to see every backup.

                To prove that this page works:  java -jar backup-cli.jar keys confirm --repository '%s' --recovery-key-file recovery-key.txt
                """.formatted(
                        location, repositoryId, slotId, created, version, recoveryKey, version, location, location);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "emergency kit of repository " + repositoryId;
    }
}
