package io.backup4j.engine.verify;

import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Checks the index as it is stored, which a local copy may hide. */
final class IndexCheck {
    private final Repository repository;
    private final VerifyProgress progress;

    IndexCheck(Repository repository, VerifyProgress progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /**
     * Reports segments that do not open.
     *
     * @param known those that loading the index found
     * @param job says what of the stored segments is read, also where a local copy was used
     */
    void run(List<Finding> known, VerifyJob job, Consumer<Finding> findings) throws IOException {
        Set<String> reported = new HashSet<>();
        for (Finding finding : known) {
            reported.add(finding.objectOrNull());
            findings.accept(damaged(String.valueOf(finding.objectOrNull()), finding.lengthBytes(), finding.message()));
        }
        if (job.readFraction() == 0) {
            return;
        }
        if (!job.wholeIndex()) {
            for (ObjectKey key : repository.indexNews().unproven()) {
                Optional<ObjectInfo> object = repository.sink().stat(key);
                if (object.isEmpty()) {
                    // Merged already.
                    repository.indexNews().proven(key);
                } else if (!reported.contains(key.value())) {
                    read(object.get(), findings);
                }
            }
            return;
        }
        Listings.forEach(repository.sink(), ObjectKeys.INDEX, object -> {
            progress.report();
            if (!reported.contains(object.key().value())
                    && PackName.parse(object.key().name()).isPresent()) {
                read(object, findings);
            }
        });
    }

    private void read(ObjectInfo object, Consumer<Finding> findings) throws IOException {
        try {
            repository
                    .sealed()
                    .decode(SealedKind.INDEX, object.key(), repository.sink(), object.sizeBytes(), section -> {});
            repository.indexNews().proven(object.key());
        } catch (NoSuchObjectException e) {
            // Merged by a writer since the listing: what it held is in another segment.
            repository.indexNews().proven(object.key());
        } catch (DamagedException | RepositoryException e) {
            findings.accept(damaged(object.key().value(), object.sizeBytes(), String.valueOf(e.getMessage())));
        }
    }

    private static Finding damaged(String key, long size, String problem) {
        // Loading the index also finds packs that no segment names and whose directory does not open.
        String what = key.startsWith(ObjectKeys.INDEX) ? "Part of the index: " : "";
        return Finding.ofObject(Finding.Kind.DAMAGED_OBJECT, key, 0, size, what + problem + ". " + Advice.INDEX);
    }
}
