package io.backup4j.engine.verify;

import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.StoredContents;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.VerificationCheck;
import java.io.IOException;
import java.util.List;

/** Runs the checks of the host on backups. One that cannot run is a finding, never a failure of the verification. */
final class HostChecks {
    private final List<VerificationCheck> checks;
    private final ChunkReader chunks;
    private final FindingLog log;

    HostChecks(List<VerificationCheck> checks, ChunkReader chunks, FindingLog log) {
        this.checks = checks;
        this.chunks = chunks;
        this.log = log;
    }

    void run(Manifest manifest) {
        for (VerificationCheck check : checks) {
            try {
                check.check(
                        new StoredContents(manifest, chunks),
                        problem -> failed(manifest, "Check '" + check.name() + "': " + problem));
            } catch (CancelledException e) {
                throw e;
            } catch (IOException | RuntimeException | AssertionError e) {
                failed(
                        manifest,
                        "Check '" + check.name() + "' could not run: " + e
                                + ". What it should have checked is unknown; repair the check or what it reads, and verify again.");
            }
        }
    }

    private void failed(Manifest manifest, String message) {
        log.add(new Finding(
                Finding.Kind.CHECK_FAILED, manifest.record().id().value(), null, null, null, -1, -1, message));
    }
}
