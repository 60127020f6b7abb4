package io.backup4j.archive;

import io.backup4j.spi.key.Credential;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an archive is read.
 *
 * @param limits of what is taken
 * @param temporary an existing directory for manifest and checksums while they are compared, for uploads, and for direct restores
 * @param credentialOrNull opens an encrypted archive; the caller keeps it, and closes it after the import
 * @param requestedBy user or component that asks for it, for the manifest and the journal
 */
public record ImportOptions(
        ImportLimits limits, Path temporary, @Nullable Credential credentialOrNull, String requestedBy) {
    public ImportOptions {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(temporary, "temporary");
        Objects.requireNonNull(requestedBy, "requestedBy");
    }

    /** The usual limits, the system's directory for temporary files, asked for by {@code import}. */
    public static ImportOptions defaults() {
        return new ImportOptions(
                ImportLimits.defaults(), Path.of(System.getProperty("java.io.tmpdir")), null, "import");
    }

    public ImportOptions withLimits(ImportLimits other) {
        return new ImportOptions(other, temporary, credentialOrNull, requestedBy);
    }

    public ImportOptions withTemporary(Path directory) {
        return new ImportOptions(limits, directory, credentialOrNull, requestedBy);
    }

    /** For an encrypted archive. */
    public ImportOptions withCredential(Credential credential) {
        return new ImportOptions(limits, temporary, credential, requestedBy);
    }

    public ImportOptions withRequestedBy(String who) {
        return new ImportOptions(limits, temporary, credentialOrNull, who);
    }
}
