package io.backup4j.engine.repository;

import io.backup4j.engine.seal.FormatVersion;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The object {@code repository}: the only one in clear besides key slots.
 *
 * @param identity id and mode
 * @param created when, by the clock of whoever made it
 */
record RepositoryHeader(RepositoryIdentity identity, Instant created) {
    private static final String PRODUCT = "backup4j";
    /** What releases wrote while the format was still allowed to change. */
    private static final int UNSTABLE_FORMAT = 0;

    byte[] toJson() {
        ObjectNode node = RecordJson.object();
        node.put("product", PRODUCT);
        node.put("format", FormatVersion.CURRENT);
        node.put("id", identity.id().toString());
        node.put("mode", identity.mode().word());
        node.put("created", created.toString());
        return RecordJson.write(node);
    }

    static RepositoryHeader parse(byte[] json, String location) {
        try {
            ObjectNode node = RecordJson.parse(json, "object 'repository'");
            if (!PRODUCT.equals(RecordJson.text(node, "product"))) {
                throw new DamagedException("'product' is not " + PRODUCT);
            }
            long format = RecordJson.number(node, "format");
            if (format != FormatVersion.CURRENT) {
                throw new RepositoryException(
                        ErrorCode.UNSUPPORTED_FORMAT,
                        "The repository at " + location + " has format version " + format
                                + "; this release reads version " + FormatVersion.CURRENT + ". "
                                + remedy(format));
            }
            SealMode mode = RecordJson.checked("mode", RecordJson.text(node, "mode"), SealMode::of);
            return new RepositoryHeader(
                    new RepositoryIdentity(RecordJson.uuid(node, "id"), mode), RecordJson.instant(node, "created"));
        } catch (DamagedException e) {
            throw new DamagedException(
                    "The object 'repository' at " + location + " is damaged: " + e.getMessage()
                            + ". It is a short JSON text; restore it from another copy of the repository.",
                    e);
        }
    }

    private static String remedy(long format) {
        return format == UNSTABLE_FORMAT
                ? "Version 0 was unstable and is not read any more: restore what you need with the release that made it,"
                        + " and back that up into a new repository."
                : "Use a release of backup4j that knows version " + format + ".";
    }

    static BackupException missing(String location) {
        return new RepositoryException(
                ErrorCode.NO_REPOSITORY,
                "There is no repository at " + location + ". Check the path, or make one with 'init'.");
    }
}
