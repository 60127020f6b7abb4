package io.backup4j.spring.properties;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Archives that the REST API sends and takes.
 *
 * @param maxUpload length of the longest archive that is taken; so much room the directory must have
 * @param directory an existing directory for uploads while they are checked, and for the little that an export must remember; default that of the system for temporary files
 * @param passphrase encrypts every archive that is sent, and opens encrypted ones that arrive, where a request brings none of its own
 */
public record ArchiveProperties(
        @DefaultValue("10GB") DataSize maxUpload,
        @Nullable Path directory,
        @Nullable String passphrase) {

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "ArchiveProperties[maxUpload=" + maxUpload + ", directory=" + directory + ", passphrase="
                + (passphrase == null ? "none" : "given") + "]";
    }
}
